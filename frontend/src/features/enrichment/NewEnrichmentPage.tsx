import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { buttonStyle } from "../../components/button_style";
import { Card, Page, Section } from "../../components/Page";
import { changed } from "../../lib/record_filters";
import { useSaidAtOnce } from "../../lib/said_at_once";
import { newEnrichmentText } from "../../text/enrichments";
import { BudgetField } from "./BudgetField";
import { ForecastPanel } from "./ForecastPanel";
import type { NewEnrichmentSearch } from "./new_search";
import { RecipeChoice } from "./RecipeChoice";
import { RecordsChoice } from "./RecordsChoice";
import { useChosenRecipe } from "./recipes";

export interface Form {
  search: NewEnrichmentSearch;
  change: (changes: { [K in keyof NewEnrichmentSearch]?: NewEnrichmentSearch[K] | undefined }) => void;
  replace: (search: NewEnrichmentSearch) => void;
}

/** Chooses records, a recipe and a budget; what it would cost is said before anything is bought. */
export function NewEnrichmentPage() {
  const form = useForm();
  const target = form.search.target ?? "contact";
  const { recipes, chosen } = useChosenRecipe(target, form.search.recipe);
  return (
    <Page
      title={newEnrichmentText.title}
      lead={newEnrichmentText.lead}
      actions={
        <Link to="/enrichment" className={buttonStyle("quiet")}>
          <ArrowLeft aria-hidden="true" className="size-4" />
          {newEnrichmentText.back}
        </Link>
      }
    >
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="flex flex-col gap-6">
          <Section title={newEnrichmentText.records}>
            <Card>
              <RecordsChoice form={form} />
            </Card>
          </Section>
          <Section title={newEnrichmentText.recipe}>
            <RecipeChoice recipes={recipes} target={target} chosen={chosen} form={form} />
            <BudgetField form={form} recipe={chosen} />
          </Section>
        </div>
        <ForecastPanel search={form.search} recipe={chosen} />
      </div>
    </Page>
  );
}

function useForm(): Form {
  const given = useSearch({ from: "/shell/enrichment/new" });
  const navigate = useNavigate({ from: "/enrichment/new" });
  const put = (next: NewEnrichmentSearch) => void navigate({ search: next, replace: true });
  const [search, replace] = useSaidAtOnce(given, put);
  return { search, replace, change: (changes) => replace(changed(search, changes)) };
}
