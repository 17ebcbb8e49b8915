import { apiHooks, type Schemas } from "../../client/api";
import type { Target } from "../../text/enrichments";

/** A recipe that can be chosen for a run: a preset, or one of the workspace's. */
export interface RecipeChoice {
  /** The slug of a preset, the number of another. */
  id: string;
  name: string;
  sentence: string;
  preset: boolean;
  target: string;
  spec: Spec;
}

/** What the server calls a recipe; its members are described in the reference of recipes. */
export interface Spec {
  steps: ReadonlyArray<{ provider: string; operation: string }>;
  budget?: string | null;
}

/** The recipes for a target, and the one that the address names, or else the first. */
export function useChosenRecipe(target: Target, wanted: string | undefined) {
  const recipes = apiHooks.useQuery("get", "/api/v1/recipes", { params: { query: { limit: 500 } } });
  const fitting = recipes.data === undefined ? [] : choicesOf(recipes.data).filter((each) => each.target === target);
  return { recipes, chosen: fitting.find((each) => each.id === wanted) ?? fitting[0] ?? null };
}

/** All recipes of a page, the presets first. */
export function choicesOf(page: Schemas["RecipePage"]): RecipeChoice[] {
  const presets = page.presets.map(({ slug, name, sentence, target, spec }) => ({
    ...{ id: slug, name, sentence, target, preset: true },
    spec: spec as unknown as Spec,
  }));
  const own = page.items.map(({ id, name, target, spec }) => ({
    ...{ id: String(id), name, sentence: "", target, preset: false },
    spec: spec as unknown as Spec,
  }));
  return [...presets, ...own];
}
