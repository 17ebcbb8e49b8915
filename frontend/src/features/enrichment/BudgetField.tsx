import { useState } from "react";
import { TextField } from "../../components/TextField";
import { amountOf } from "../../lib/amounts";
import { amount, newEnrichmentText } from "../../text/enrichments";
import { useCurrency } from "./currency";
import type { Form } from "./NewEnrichmentPage";
import type { RecipeChoice } from "./recipes";

/** The most that the run may cost. */
export function BudgetField({ form, recipe }: { form: Form; recipe: RecipeChoice | null }) {
  const currency = useCurrency();
  const [typed, setTyped] = useState(form.search.budget ?? "");
  const own = recipe?.spec.budget;
  return (
    <TextField
      className="max-w-xs"
      label={newEnrichmentText.budget(currency)}
      hint={own ? newEnrichmentText.budgetOfRecipe(amount(own, currency)) : newEnrichmentText.budgetHint}
      inputMode="decimal"
      value={typed}
      onChange={(value) => {
        setTyped(value);
        form.change({ budget: value.trim() || undefined });
      }}
      error={amountOf(typed) === undefined ? newEnrichmentText.budgetWrong : null}
    />
  );
}
