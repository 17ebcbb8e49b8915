import { labelStyle } from "../field_style";
import { Picker } from "../Picker";
import type { Choice } from "../Select";

interface LabelledPickerProps {
  label: string;
  choices: ReadonlyArray<Choice>;
  value: string | null;
  onChange: (value: string) => void;
}

/** One of many choices, found by typing, under its label. */
export function LabelledPicker({ label, choices, value, onChange }: LabelledPickerProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span aria-hidden="true" className={labelStyle}>
        {label}
      </span>
      <Picker label={label} groups={[{ label: "", choices }]} value={value} onChange={onChange} />
    </div>
  );
}
