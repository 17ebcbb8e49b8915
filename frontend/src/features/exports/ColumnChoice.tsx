import { apiHooks } from "../../client/api";
import { Checkbox } from "../../components/Checkbox";
import { Select } from "../../components/Select";
import { exportsText } from "../../text/exports";

interface ColumnChoiceProps {
  kind: "contacts" | "companies";
  /** null: every column that holds something. */
  chosen: ReadonlyArray<string> | null;
  onChange: (chosen: ReadonlyArray<string> | null) => void;
}

/** The columns of a file: all that hold something, or some by name. */
export function ColumnChoice({ kind, chosen, onChange }: ColumnChoiceProps) {
  const fields = apiHooks.useQuery("get", "/api/v1/fields", { params: { query: { kind } } }).data?.items ?? [];
  const known = new Set(fields.map((field) => field.name));
  // What the list showed beside the fields, such as times and custom fields, keeps its place too.
  const others = (chosen ?? []).filter((name) => !known.has(name)).map((name) => ({ name, label: labelOf(name) }));
  return (
    <div className="flex flex-col gap-2">
      <Select
        label={exportsText.columns}
        choices={[
          { id: "all", label: exportsText.columnsAll },
          { id: "some", label: exportsText.columnsSome },
        ]}
        value={chosen === null ? "all" : "some"}
        onChange={(id) => onChange(id === "all" ? null : [])}
        hint={chosen === null ? undefined : exportsText.columnsOf(chosen.length)}
      />
      {chosen === null ? null : (
        <fieldset className="max-h-48 overflow-y-auto rounded-md border border-line p-2">
          <legend className="sr-only">{exportsText.columns}</legend>
          {[...others, ...fields].map(({ name, label }) => (
            <Checkbox
              key={name}
              className="w-full py-0.5"
              isSelected={chosen.includes(name)}
              onChange={(on) => onChange(on ? [...chosen, name] : chosen.filter((each) => each !== name))}
            >
              {label}
            </Checkbox>
          ))}
        </fieldset>
      )}
    </div>
  );
}

function labelOf(name: string): string {
  return name.startsWith("custom:") ? name.slice("custom:".length) : name.replace("_", " ");
}
