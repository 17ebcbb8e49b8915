import { Link } from "@tanstack/react-router";
import { Radio, RadioGroup } from "react-aria-components";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { classNames } from "../../lib/class_names";
import { newEnrichmentText, type Target } from "../../text/enrichments";
import { providerName } from "../../text/providers";
import type { Form } from "./NewEnrichmentPage";
import { choicesOf, type RecipeChoice as Recipe, type useChosenRecipe } from "./recipes";

interface RecipeChoiceProps {
  recipes: ReturnType<typeof useChosenRecipe>["recipes"];
  target: Target;
  chosen: Recipe | null;
  form: Form;
}

/** The recipes as cards: presets with what they do, then the workspace's own. */
export function RecipeChoice({ recipes, target, chosen, form }: RecipeChoiceProps) {
  if (recipes.isPending) return <Loading />;
  if (recipes.isError) return <ProblemNotice error={recipes.error} onRetry={() => void recipes.refetch()} />;
  const fitting = choicesOf(recipes.data).filter((each) => each.target === target);
  const own = fitting.filter((each) => !each.preset);
  return (
    <RadioGroup
      aria-label={newEnrichmentText.recipe}
      value={chosen?.id ?? null}
      onChange={(recipe) => form.change({ recipe })}
      className="flex flex-col gap-3"
    >
      <Cards recipes={fitting.filter((each) => each.preset)} />
      <h3 className="font-medium text-ink-soft text-sm">{newEnrichmentText.own}</h3>
      {own.length === 0 ? (
        <p className="text-ink-soft">
          {newEnrichmentText.noOwn}{" "}
          <Link to="/enrichment/recipes/$recipeId" params={{ recipeId: "new" }} className="text-accent-ink underline">
            {newEnrichmentText.makeOwn}
          </Link>
        </p>
      ) : (
        <Cards recipes={own} />
      )}
    </RadioGroup>
  );
}

function Cards({ recipes }: { recipes: ReadonlyArray<Recipe> }) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {recipes.map((recipe) => (
        <Radio
          key={recipe.id}
          value={recipe.id}
          className={({ isSelected, isFocusVisible }) =>
            classNames(
              "flex cursor-pointer flex-col gap-1 rounded-lg border bg-surface p-3 hover:border-accent",
              isSelected ? "border-accent ring-1 ring-accent" : "border-line-strong",
              isFocusVisible && "outline-2 outline-focus outline-offset-2",
            )
          }
        >
          <span className="font-medium">{recipe.name}</span>
          {recipe.sentence ? <span className="text-ink-soft text-sm">{recipe.sentence}</span> : null}
          <StepsLine recipe={recipe} />
        </Radio>
      ))}
    </div>
  );
}

/** Who is asked, in order. */
function StepsLine({ recipe }: { recipe: Recipe }) {
  return (
    <ol className="mt-auto flex flex-wrap items-center gap-1 pt-1 text-xs">
      {recipe.spec.steps.map((step, place) => (
        <li key={`${step.provider}.${step.operation}`} className="flex items-center gap-1">
          {place > 0 ? (
            <span aria-hidden="true" className="text-ink-faint">
              ›
            </span>
          ) : null}
          <span className="rounded-sm bg-sunken px-1.5 py-0.5 text-ink-soft">{providerName(step.provider)}</span>
        </li>
      ))}
    </ol>
  );
}
