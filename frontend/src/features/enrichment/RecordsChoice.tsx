import { Button } from "../../components/Button";
import { labelStyle } from "../../components/field_style";
import { FilterChips } from "../../components/record_filters/FilterChips";
import { FiltersButton } from "../../components/record_filters/FiltersButton";
import { RecordCount } from "../../components/record_filters/RecordCount";
import { Select } from "../../components/Select";
import { FILTERS, isNarrowed } from "../../lib/record_filters";
import { newEnrichmentText, recordsOf, type Target, targets } from "../../text/enrichments";
import type { Form } from "./NewEnrichmentPage";
import { kindOf } from "./new_search";

const NO_RECORDS = { ids: undefined, ...Object.fromEntries(FILTERS.map((name) => [name, undefined])) };

/** Which records shall be enriched: those that were chosen elsewhere, or all that the filters leave. */
export function RecordsChoice({ form }: { form: Form }) {
  const target = form.search.target ?? "contact";
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Select
        label={newEnrichmentText.target}
        choices={(["contact", "company"] as const).map((id) => ({ id, label: targets[id].title }))}
        value={target}
        onChange={(chosen: Target) =>
          form.change({ ...NO_RECORDS, target: chosen === "company" ? "company" : undefined, recipe: undefined })
        }
      />
      <div className="flex flex-col gap-1">
        <span className={labelStyle}>{newEnrichmentText.which}</span>
        {form.search.ids === undefined ? <Filtered form={form} /> : <Handed form={form} ids={form.search.ids} />}
      </div>
      {form.search.ids === undefined && isNarrowed(form.search) ? (
        <div className="sm:col-span-2">
          <FilterChips kind={kindOf(form.search)} search={form.search} onSearch={form.replace} />
        </div>
      ) : null}
    </div>
  );
}

function Filtered({ form }: { form: Form }) {
  const kind = kindOf(form.search);
  const { many } = targets[form.search.target ?? "contact"];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <FiltersButton kind={kind} search={form.search} onSearch={form.replace} />
      <span className="flex flex-col">
        <RecordCount kind={kind} search={form.search} />
        {isNarrowed(form.search) ? null : (
          <span className="text-ink-faint text-sm">{newEnrichmentText.choices.all(many)}</span>
        )}
      </span>
    </div>
  );
}

function Handed({ form, ids }: { form: Form; ids: string }) {
  const records = recordsOf(form.search.target ?? "contact", ids.split(",").length);
  return (
    <div className="flex items-center gap-2">
      <span>{newEnrichmentText.choices.ids(records)}</span>
      <Button kind="quiet" size="small" onPress={() => form.change({ ids: undefined })}>
        {newEnrichmentText.choices.others}
      </Button>
    </div>
  );
}
