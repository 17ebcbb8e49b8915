import { useParams, useSearch } from "@tanstack/react-router";
import { apiHooks, type Schemas } from "../../client/api";
import { isNotThere } from "../../client/problem";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import type { RecipeJson } from "../../lib/recipe_json";
import { editorText } from "../../text/recipes";
import { draftOf, NEW } from "./draft";
import { RecipeEditor } from "./RecipeEditor";

/** A recipe to be changed, or a new one: empty, or a copy of another. */
export function RecipePage() {
  const { recipeId } = useParams({ from: "/shell/enrichment/recipes/$recipeId" });
  const { from } = useSearch({ from: "/shell/enrichment/recipes/$recipeId" });
  if (recipeId !== "new") return <Existing id={Number(recipeId)} />;
  return from === undefined ? <RecipeEditor recipe={null} draft={NEW} /> : <CopyOf key={from} from={from} />;
}

function Existing({ id }: { id: number }) {
  const recipe = apiHooks.useQuery(
    "get",
    "/api/v1/recipes/{recipe_id}",
    { params: { path: { recipe_id: id } } },
    // What somebody is editing is not exchanged beneath them.
    { refetchOnWindowFocus: false },
  );
  if (recipe.isPending) return <Loading />;
  if (recipe.data === undefined) {
    const error: unknown = recipe.error;
    if (isNotThere(error)) throw error;
    return <ProblemNotice error={error} onRetry={() => void recipe.refetch()} />;
  }
  const { name, spec, version } = recipe.data;
  return <RecipeEditor key={version} recipe={recipe.data} draft={draftOf(name, spec as unknown as RecipeJson)} />;
}

function CopyOf({ from }: { from: string }) {
  const recipes = apiHooks.useQuery("get", "/api/v1/recipes", { params: { query: { limit: 500 } } });
  if (recipes.isPending) return <Loading />;
  if (recipes.isError) return <ProblemNotice error={recipes.error} onRetry={() => void recipes.refetch()} />;
  const found = originalOf(recipes.data, from);
  const draft = found === undefined ? NEW : draftOf(editorText.copyOf(found.name), found.spec as unknown as RecipeJson);
  return <RecipeEditor recipe={null} draft={draft} />;
}

function originalOf(page: Schemas["RecipePage"], from: string) {
  return page.presets.find(({ slug }) => slug === from) ?? page.items.find(({ id }) => String(id) === from);
}
