import { useState } from "react";
import { apiHooks } from "../../client/api";
import { useFieldName } from "../../client/field_names";
import { Checkbox } from "../../components/Checkbox";
import { labelStyle } from "../../components/field_style";
import { TextField } from "../../components/TextField";
import type { ConditionJson } from "../../lib/recipe_json";
import { editorText } from "../../text/recipes";
import { FieldChips } from "./FieldChips";

interface ConditionFieldsProps {
  target: "contact" | "company";
  value: ConditionJson;
  onChange: (value: ConditionJson) => void;
}

type Statuses = keyof typeof editorText.statuses;

/** Which records a step is asked about. */
export function ConditionFields({ target, value, onChange }: ConditionFieldsProps) {
  const nameOf = useFieldName(target);
  const kind = target === "company" ? ("companies" as const) : ("contacts" as const);
  const known = apiHooks.useQuery("get", "/api/v1/fields", { params: { query: { kind } } });
  const fields = (known.data?.items ?? []).map(({ name }) => name);
  const set = (name: keyof ConditionJson, texts: string[]) => {
    const { [name]: _, ...rest } = value;
    onChange(texts.length === 0 ? rest : { ...rest, [name]: texts });
  };
  return (
    <fieldset className="flex flex-col gap-4 rounded-md border border-line p-3">
      <legend className="px-1 font-semibold text-ink">{editorText.onlyIf}</legend>
      <p className="text-sm">{editorText.onlyIfWhy}</p>
      {target === "contact" ? (
        <Statuses value={value.email_status ?? []} onChange={(texts) => set("email_status", texts)} />
      ) : null}
      <Countries value={value.countries ?? []} onChange={(texts) => set("countries", texts)} />
      {(["empty", "filled"] as const).map((name) => (
        <FieldChips
          key={name}
          label={editorText[name]}
          fields={fields}
          value={value[name] ?? []}
          nameOf={nameOf}
          onChange={(texts) => set(name, texts)}
        />
      ))}
    </fieldset>
  );
}

interface TextsProps {
  value: ReadonlyArray<string>;
  onChange: (value: string[]) => void;
}

function Statuses({ value, onChange }: TextsProps) {
  const all = Object.keys(editorText.statuses) as Statuses[];
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className={labelStyle}>{editorText.emailStatus}</legend>
      <div className="flex flex-wrap gap-4">
        {all.map((status) => (
          <Checkbox
            key={status}
            isSelected={value.includes(status)}
            onChange={(on) => onChange(all.filter((each) => (each === status ? on : value.includes(each))))}
          >
            {editorText.statuses[status]}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

/** As it is typed; the server knows which of them are countries. */
function Countries({ value, onChange }: TextsProps) {
  const [typed, setTyped] = useState(value.join(", "));
  return (
    <TextField
      label={editorText.countries}
      hint={editorText.countriesHint}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        onChange(
          text
            .split(",")
            .map((each) => each.trim())
            .filter(Boolean),
        );
      }}
    />
  );
}
