import { useFieldName } from "../client/field_names";
import type { ConditionJson, RecipeJson, StepJson } from "../lib/recipe_json";
import { amount } from "../text/enrichments";
import { providerName } from "../text/providers";
import { recipeText } from "../text/recipes";
import { Card } from "./Page";

interface RecipeSummaryProps {
  spec: RecipeJson;
  target: string;
  currency: string;
}

/** A recipe in words: who is asked for what under which condition, and when it stops. */
export function RecipeSummary({ spec, target, currency }: RecipeSummaryProps) {
  const name = useFieldName(target);
  const names = (fields: ReadonlyArray<string>) => fields.map(name).join(", ");
  const overwritten = Object.keys(spec.fields).filter((field) => spec.fields[field]?.write === "overwrite");
  const facts: [string, string][] = [
    [recipeText.stop, recipeText.stopIn(spec.stop.when, names(spec.stop.fields))],
    [recipeText.overwrite, overwritten.length === 0 ? recipeText.overwriteNone : names(overwritten)],
    [recipeText.freshness, recipeText.days(spec.freshness_days)],
    [recipeText.budget, spec.budget === null ? recipeText.noBudget : amount(spec.budget, currency)],
    [recipeText.batch, recipeText.batchIn(spec.batch_size, spec.attempts, spec.batch_seconds)],
  ];
  return (
    <Card className="flex flex-col gap-4">
      <ol className="flex flex-col gap-2">
        {spec.steps.map((step, place) => (
          <li key={`${step.provider}.${step.operation}`} className="flex gap-3">
            <span
              aria-hidden="true"
              className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-ink text-sm"
            >
              {place + 1}
            </span>
            <StepInWords step={step} names={names} />
          </li>
        ))}
      </ol>
      <dl className="grid gap-x-6 gap-y-2 border-line border-t pt-3 sm:grid-cols-2">
        {facts.map(([fact, said]) => (
          <div key={fact}>
            <dt className="text-ink-faint text-sm">{fact}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function StepInWords({ step, names }: { step: StepJson; names: (fields: ReadonlyArray<string>) => string }) {
  const conditions = conditionsOf(step.only_if, names);
  return (
    <div className="flex flex-col">
      <span>
        <span className="font-medium">{providerName(step.provider)}</span>{" "}
        <span className="text-ink-soft">{step.operation}</span>
      </span>
      <span className="text-ink-soft text-sm">
        {step.fields.length === 0 ? recipeText.allFields : names(step.fields)}
        {step.confidence > 0 ? `; ${recipeText.sureAtLeast(step.confidence)}` : ""}
      </span>
      {conditions.length === 0 ? null : (
        <span className="text-ink-soft text-sm">{recipeText.onlyIfAll(conditions.join("; "))}</span>
      )}
    </div>
  );
}

function conditionsOf(only: ConditionJson, names: (fields: ReadonlyArray<string>) => string): string[] {
  return [
    only.email_status ? recipeText.ifStatus(only.email_status.join(", ")) : "",
    only.countries ? recipeText.ifCountries(only.countries.join(", ")) : "",
    only.empty ? recipeText.ifEmpty(names(only.empty)) : "",
    only.filled ? recipeText.ifFilled(names(only.filled)) : "",
  ].filter(Boolean);
}
