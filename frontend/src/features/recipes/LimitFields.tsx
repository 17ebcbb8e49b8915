import { Card } from "../../components/Page";
import { TextField } from "../../components/TextField";
import { editorText } from "../../text/recipes";
import type { Draft } from "./draft";
import { saidAt } from "./places";
import type { PartProps } from "./RecipeEditor";

type Member = "freshness" | "batch" | "attempts" | "seconds" | "budget";

const FIELDS: ReadonlyArray<readonly [Member, place: string, label: string, hint: string]> = [
  ["budget", "budget", editorText.budget, editorText.budgetHint],
  ["freshness", "freshness_days", editorText.freshness, editorText.freshnessHint],
  ["batch", "batch_size", editorText.batch, editorText.batchHint],
  ["attempts", "attempts", editorText.attempts, editorText.attemptsHint],
  ["seconds", "batch_seconds", editorText.seconds, editorText.secondsHint],
];

/** What a run may cost, and how it works. */
export function LimitFields({ draft, change, refused }: PartProps) {
  return (
    <Card className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {FIELDS.map(([member, place, label, hint]) => (
        <TextField
          key={member}
          label={label}
          hint={hint}
          inputMode="decimal"
          value={draft[member]}
          onChange={(value) => change({ [member]: value } as Pick<Draft, Member>)}
          error={saidAt(refused, place)}
        />
      ))}
    </Card>
  );
}
