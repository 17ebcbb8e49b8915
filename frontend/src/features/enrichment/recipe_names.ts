import { apiHooks } from "../../client/api";

/** Names recipes for people: a run by a preset knows the preset's slug only. */
export function useRecipeNames(): (recipe: string) => string {
  const recipes = apiHooks.useQuery("get", "/api/v1/recipes", {}, { staleTime: 60_000 });
  const names = new Map(recipes.data?.presets.map((preset) => [preset.slug, preset.name]));
  return (recipe) => names.get(recipe) ?? recipe;
}
