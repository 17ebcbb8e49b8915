import { Group } from "react-aria-components";
import { type Choice, Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import { workspaceText } from "../../text/settings";
import { daysOf, type Keeping, type Retention } from "./retention";

const CHOICES: ReadonlyArray<Choice<Keeping>> = [
  { id: "installation", label: workspaceText.retention.installation },
  { id: "always", label: workspaceText.retention.always },
  { id: "days", label: workspaceText.retention.days },
];

interface RetentionFieldProps {
  label: string;
  hint: string;
  value: Retention;
  onChange: (value: Retention) => void;
  isDisabled: boolean;
}

/** How long something is kept. */
export function RetentionField({ label, hint, value, onChange, isDisabled }: RetentionFieldProps) {
  return (
    <Group aria-label={label} className="flex flex-wrap items-start gap-3">
      <Select
        label={label}
        hint={hint}
        choices={CHOICES}
        value={value.keeping}
        onChange={(keeping) => onChange({ ...value, keeping })}
        isDisabled={isDisabled}
        className="min-w-64 grow basis-64"
      />
      {value.keeping === "days" ? (
        <TextField
          label={workspaceText.days}
          inputMode="decimal"
          value={value.days}
          onChange={(days) => onChange({ ...value, days })}
          error={value.days !== "" && daysOf(value) === undefined ? workspaceText.daysNeeded : null}
          isDisabled={isDisabled}
          className="w-40"
        />
      ) : null}
    </Group>
  );
}
