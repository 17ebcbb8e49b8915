import { RecipeSummary } from "../../components/RecipeSummary";
import type { RecipeJson } from "../../lib/recipe_json";
import type { Run } from "./live_run";

/** The recipe as it was when the run was made. */
export function RecipeTab({ run }: { run: Run }) {
  return <RecipeSummary spec={run.spec as unknown as RecipeJson} target={run.target} currency={run.currency} />;
}
