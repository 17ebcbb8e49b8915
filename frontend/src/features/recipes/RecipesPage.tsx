import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Copy, Pencil, Plus, Sparkles, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { keptUntilNext } from "../../client/paging";
import { useWhyNot } from "../../client/session";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { EnrichmentParts } from "../../components/EnrichmentParts";
import { Card, Page, Section } from "../../components/Page";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { toast } from "../../components/Toasts";
import { timeAgo } from "../../lib/format";
import { cursorOf, cursorQuery } from "../../lib/page_cursor";
import type { RecipeJson } from "../../lib/recipe_json";
import { type Target, targets } from "../../text/enrichments";
import { providerName } from "../../text/providers";
import { recipesText } from "../../text/recipes";

/** The recipes of the workspace and the presets. */
export function RecipesPage() {
  return (
    <Page
      title={recipesText.title}
      lead={recipesText.lead}
      actions={
        <Link to="/enrichment/recipes/$recipeId" params={{ recipeId: "new" }} className={buttonStyle("primary")}>
          <Plus aria-hidden="true" className="size-4" />
          {recipesText.new}
        </Link>
      }
    >
      <EnrichmentParts />
      <Lists />
    </Page>
  );
}

function Lists() {
  const { after } = useSearch({ from: "/shell/enrichment/recipes" });
  const navigate = useNavigate({ from: "/enrichment/recipes" });
  const query = { limit: 50, ...cursorQuery(after) };
  const recipes = apiHooks.useQuery("get", "/api/v1/recipes", { params: { query } }, keptUntilNext(after));
  if (recipes.isPending) return <Loading />;
  if (recipes.isError) return <ProblemNotice error={recipes.error} onRetry={() => void recipes.refetch()} />;
  const { items: own, presets, next_cursor: next } = recipes.data;
  return (
    <>
      <Section title={recipesText.own}>
        {own.length === 0 && after === undefined ? <p className="text-ink-soft">{recipesText.none}</p> : null}
        <ul className="grid gap-3 lg:grid-cols-2">
          {own.map((recipe) => (
            <Own key={recipe.id} recipe={recipe} />
          ))}
        </ul>
        <Paging after={after} next={next} onPage={(cursor) => void navigate({ search: cursorOf(cursor) })} />
      </Section>
      <Section title={recipesText.presets}>
        <p className="text-ink-soft">{recipesText.presetsWhy}</p>
        <ul className="grid gap-3 lg:grid-cols-2">
          {presets.map((preset) => (
            <Shown key={preset.slug} id={preset.slug} {...preset} more={preset.sentence}>
              <To recipeId="new" from={preset.slug} name={preset.name}>
                <Copy aria-hidden="true" className="size-3.5" />
                {recipesText.copy}
              </To>
            </Shown>
          ))}
        </ul>
      </Section>
    </>
  );
}

function Own({ recipe }: { recipe: Schemas["RecipeOut"] }) {
  const id = String(recipe.id);
  const more = `${recipesText.version(recipe.version)}, ${timeAgo(recipe.updated_at)}`;
  return (
    <Shown id={id} name={recipe.name} target={recipe.target} spec={recipe.spec} more={more}>
      <To recipeId={id} name={recipe.name}>
        <Pencil aria-hidden="true" className="size-3.5" />
        {recipesText.edit}
      </To>
      <To recipeId="new" from={id} name={recipe.name}>
        <Copy aria-hidden="true" className="size-3.5" />
        {recipesText.copy}
      </To>
      <Remove recipe={recipe} />
    </Shown>
  );
}

interface ShownProps {
  id: string;
  name: string;
  target: string;
  spec: Record<string, unknown>;
  more: string;
  children: ReactNode;
}

function Shown({ id, name, target, spec, more, children }: ShownProps) {
  const steps = (spec as unknown as RecipeJson).steps;
  const company = target === "company";
  return (
    <li>
      <Card className="flex h-full flex-col gap-2">
        <h3 className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          <Badge>{targets[target as Target].title}</Badge>
        </h3>
        <p className="text-ink-soft text-sm">{more}</p>
        <p className="mb-auto text-sm">{steps.map((step) => providerName(step.provider)).join(" › ")}</p>
        <div className="flex flex-wrap gap-1.5">
          <Link
            to="/enrichment/new"
            search={{ recipe: id, ...(company ? { target: "company" as const } : {}) }}
            className={buttonStyle("secondary", "small")}
          >
            <Sparkles aria-hidden="true" className="size-3.5" />
            {recipesText.run}
            <span className="sr-only">{recipesText.of(name)}</span>
          </Link>
          {children}
        </div>
      </Card>
    </li>
  );
}

function To(props: { recipeId: string; from?: string; name: string; children: ReactNode }) {
  return (
    <Link
      to="/enrichment/recipes/$recipeId"
      params={{ recipeId: props.recipeId }}
      search={props.from === undefined ? {} : { from: props.from }}
      className={buttonStyle("quiet", "small")}
    >
      {props.children}
      <span className="sr-only">{recipesText.of(props.name)}</span>
    </Link>
  );
}

function Remove({ recipe }: { recipe: Schemas["RecipeOut"] }) {
  const queries = useQueryClient();
  const whyNot = useWhyNot("recipes:write");
  const [asking, setAsking] = useState(false);
  const remove = apiHooks.useMutation("delete", "/api/v1/recipes/{recipe_id}", {
    onSuccess: () => toast(recipesText.removed(recipe.name)),
    onSettled: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey: ["get", "/api/v1/recipes"] });
    },
  });
  return (
    <>
      <Button kind="quiet" size="small" disabledBecause={whyNot} onPress={() => setAsking(true)}>
        <Trash2 aria-hidden="true" className="size-3.5" />
        {recipesText.remove}
        <span className="sr-only">{recipesText.of(recipe.name)}</span>
      </Button>
      <ConfirmDialog
        title={recipesText.removeTitle(recipe.name)}
        action={recipesText.remove}
        danger
        isOpen={asking}
        isPending={remove.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate({ params: { path: { recipe_id: recipe.id } } })}
      >
        {recipesText.removeWhy}
      </ConfirmDialog>
    </>
  );
}
