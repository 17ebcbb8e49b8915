import { X } from "lucide-react";
import { Button } from "../../components/Button";
import { errorStyle, hintStyle, labelStyle } from "../../components/field_style";
import { Picker } from "../../components/Picker";
import { editorText } from "../../text/recipes";

interface FieldChipsProps {
  label: string;
  hint?: string;
  error?: string | null;
  /** Those that can be chosen. */
  fields: ReadonlyArray<string>;
  value: ReadonlyArray<string>;
  nameOf: (field: string) => string;
  onChange: (value: string[]) => void;
}

/** Some fields out of many. */
export function FieldChips({ label, hint, error, fields, value, nameOf, onChange }: FieldChipsProps) {
  const left = fields.filter((field) => !value.includes(field)).map((id) => ({ id, label: nameOf(id) }));
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className={labelStyle}>{label}</legend>
      {hint ? <p className={hintStyle}>{hint}</p> : null}
      <div className="flex flex-wrap items-center gap-2 pt-0.5">
        {value.map((field) => (
          <span key={field} className="inline-flex items-center gap-1 rounded-md bg-sunken py-0.5 pl-2.5">
            {nameOf(field)}
            <Button
              kind="quiet"
              size="small"
              aria-label={editorText.dropField(nameOf(field))}
              onPress={() => onChange(value.filter((each) => each !== field))}
            >
              <X aria-hidden="true" className="size-3.5" />
            </Button>
          </span>
        ))}
        <Picker
          className="max-w-44"
          label={label}
          placeholder={editorText.addField}
          groups={[{ label: "", choices: left }]}
          value={null}
          onChange={(field) => onChange([...value, field])}
        />
      </div>
      {error ? <p className={errorStyle}>{error}</p> : null}
    </fieldset>
  );
}
