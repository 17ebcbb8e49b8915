import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { labelStyle } from "../../components/field_style";
import { Picker } from "../../components/Picker";
import { type Choice, Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import { timeAgo } from "../../lib/format";
import { newEnrichmentText, recordsOf, type Target, targets } from "../../text/enrichments";
import type { Form } from "./NewEnrichmentPage";
import { type NewEnrichmentSearch, type Which, whichOf } from "./new_search";

const { choices: words } = newEnrichmentText;
const NO_RECORDS = {
  ids: undefined,
  of: undefined,
  import_id: undefined,
  domain: undefined,
  q: undefined,
  company_id: undefined,
  days: undefined,
};

/** Which records shall be enriched. */
export function RecordsChoice({ form }: { form: Form }) {
  const target = form.search.target ?? "contact";
  const which = whichOf(form.search);
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
      <Select
        label={newEnrichmentText.which}
        choices={choicesOf(target, which, form.search)}
        value={which}
        onChange={(id) => form.change(changesFor(id, form.search))}
      />
      {which === "import" ? <ImportChoice form={form} target={target} /> : null}
      {which === "domain" ? <DomainField form={form} /> : null}
    </div>
  );
}

/** What a list of records handed over can be chosen only while it is there. */
function choicesOf(target: Target, which: Which, search: NewEnrichmentSearch): Choice<Which>[] {
  const handed: Partial<Record<Which, string>> = {
    ids: words.ids(recordsOf(target, (search.ids ?? "").split(",").length)),
    list: words.list,
  };
  const label = handed[which];
  return [
    ...(label === undefined ? [] : [{ id: which, label }]),
    { id: "all", label: words.all(targets[target].many) },
    { id: "import", label: words.import },
    { id: "domain", label: words.domain },
  ];
}

function changesFor(which: Which, search: NewEnrichmentSearch) {
  if (which === whichOf(search)) return {};
  return { ...NO_RECORDS, of: which === "import" || which === "domain" ? which : undefined };
}

function ImportChoice({ form, target }: { form: Form; target: Target }) {
  const imports = apiHooks.useQuery("get", "/api/v1/imports", {
    params: { query: { limit: 100, status: "COMPLETED" } },
  });
  const fitting = (imports.data?.items ?? []).filter((job) => target === "contact" || job.kind === "companies");
  return (
    <div className="flex flex-col gap-1 sm:col-span-2">
      <span className={labelStyle} aria-hidden="true">
        {newEnrichmentText.import}
      </span>
      <Picker
        label={newEnrichmentText.import}
        placeholder={newEnrichmentText.chooseImport}
        groups={[{ label: "", choices: importChoices(fitting, form.search.import_id) }]}
        value={form.search.import_id === undefined ? null : String(form.search.import_id)}
        onChange={(id) => form.change({ import_id: Number(id) })}
      />
    </div>
  );
}

function importChoices(jobs: ReadonlyArray<Schemas["ImportOut"]>, chosen: number | undefined): Choice[] {
  const known = jobs.map((job) => ({
    id: String(job.id),
    label: job.filename,
    hint: newEnrichmentText.importHint(job.rows_total, timeAgo(job.created_at)),
  }));
  const missing = chosen !== undefined && !jobs.some((job) => job.id === chosen);
  return missing ? [{ id: String(chosen), label: `${newEnrichmentText.import} ${chosen}` }, ...known] : known;
}

/** The forecast is made when the domain is said whole: at Enter, or when the field is left. */
function DomainField({ form }: { form: Form }) {
  const [typed, setTyped] = useState(form.search.domain ?? "");
  const keep = () => form.change({ of: "domain", domain: typed.trim() || undefined });
  return (
    <TextField
      className="sm:col-span-2"
      label={newEnrichmentText.domain}
      hint={newEnrichmentText.domainHint}
      value={typed}
      onChange={setTyped}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
      }}
    />
  );
}
