import { useFieldName } from "../../client/field_names";
import { Card, Section } from "../../components/Page";
import { Select } from "../../components/Select";
import { editorText } from "../../text/recipes";
import { FieldChips } from "./FieldChips";
import { saidAt } from "./places";
import type { PartProps } from "./RecipeEditor";
import { useWantedFields } from "./wanted";

/** How fields are written, whose answer is taken, and when enough is known. */
export function WritingFields({ draft, change, refused }: PartProps) {
  const nameOf = useFieldName(draft.target);
  const fields = useWantedFields(draft);
  const chips = { fields, nameOf };
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <Section title={editorText.writing}>
        <Card className="flex grow flex-col gap-4">
          <FieldChips
            {...chips}
            label={editorText.overwrite}
            hint={editorText.overwriteHint}
            value={draft.overwrite}
            onChange={(overwrite) => change({ overwrite })}
            error={saidAt(refused, "fields")}
          />
          <FieldChips
            {...chips}
            label={editorText.highest}
            hint={editorText.highestHint}
            value={draft.highest}
            onChange={(highest) => change({ highest })}
          />
        </Card>
      </Section>
      <Section title={editorText.stop}>
        <Card className="flex grow flex-col gap-4">
          <Select
            label={editorText.when}
            choices={(["all", "any", "never"] as const).map((id) => ({
              id,
              label: editorText.whens[id][0] ?? id,
              hint: editorText.whens[id][1] || undefined,
            }))}
            value={draft.when}
            onChange={(when) => change({ when })}
          />
          <FieldChips
            {...chips}
            label={editorText.stopFields}
            value={draft.stopFields}
            onChange={(stopFields) => change({ stopFields })}
            error={saidAt(refused, "stop")}
          />
        </Card>
      </Section>
    </div>
  );
}
