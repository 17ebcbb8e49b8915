import type { Schemas } from "../../client/api";
import type { ChoiceGroup } from "../../components/Picker";
import { fieldGroupNames } from "../../text/fields";
import { newImportText } from "../../text/new_import";
import { KEPT, LEFT_OUT } from "./mapping";

type Field = Schemas["FieldOut"];

/** What a column can become: keep, leave out, the required fields, and the others by their groups. */
export function fieldGroups(fields: ReadonlyArray<Field>, required: ReadonlyArray<string>): ChoiceGroup[] {
  return [
    {
      label: "",
      choices: [
        { id: KEPT, label: newImportText.keep, hint: newImportText.keepHint },
        { id: LEFT_OUT, label: newImportText.leave, hint: newImportText.leaveHint },
      ],
    },
    { label: newImportText.required, choices: choicesOf(fields.filter(({ name }) => required.includes(name))) },
    ...byGroup(fields.filter(({ name }) => !required.includes(name))),
  ].filter(({ choices }) => choices.length > 0);
}

/** The fields in groups as a person looks for them. */
export function byGroup(fields: ReadonlyArray<Field>): ChoiceGroup[] {
  const names = [...new Set(fields.map(({ group }) => group))];
  return names.map((name) => ({
    label: fieldGroupNames[name] ?? name,
    choices: choicesOf(fields.filter(({ group }) => group === name)),
  }));
}

/** A field's name for a person. */
export function labelOf(fields: ReadonlyArray<Field>, name: string): string {
  return fields.find((field) => field.name === name)?.label ?? name;
}

function choicesOf(fields: ReadonlyArray<Field>) {
  return fields.map(({ name, label }) => ({ id: name, label }));
}
