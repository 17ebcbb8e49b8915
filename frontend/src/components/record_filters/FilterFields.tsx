import { apiHooks } from "../../client/api";
import { changed, type FilterChange, type RecordFilters } from "../../lib/record_filters";
import { COUNTRIES } from "../../text/countries";
import { filterText } from "../../text/record_filters";
import { labelStyle } from "../field_style";
import { ImportPicker } from "../ImportPicker";
import { Select } from "../Select";
import { TextField } from "../TextField";
import { CommittedField } from "./CommittedField";
import { FieldNames } from "./FieldNames";
import { LabelledPicker } from "./LabelledPicker";

const ANY = "any";

export interface FilterFieldsProps<S extends RecordFilters> {
  kind: "contacts" | "companies";
  search: S;
  onSearch: (search: S) => void;
}

/** Every filter of a list of records. */
export function FilterFields<S extends RecordFilters>({ kind, search, onSearch }: FilterFieldsProps<S>) {
  const change = (part: FilterChange) => onSearch(changed<RecordFilters>(search, part) as S);
  const part = { kind, search, change };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <ImportFilter {...part} />
      <CompanyFilter {...part} />
      <LabelledPicker
        label={filterText.country}
        choices={[{ id: ANY, label: filterText.any }, ...COUNTRIES]}
        value={search.country ?? ANY}
        onChange={(id) => change({ country: id === ANY ? undefined : id })}
      />
      {kind === "contacts" ? <StatusFilter {...part} /> : null}
      <TextField
        label={filterText.createdFrom}
        type="date"
        value={search.created_from ?? ""}
        onChange={(day) => change({ created_from: day })}
      />
      <TextField
        label={filterText.createdTo}
        type="date"
        value={search.created_to ?? ""}
        onChange={(day) => change({ created_to: day })}
      />
      <Select
        label={filterText.changed}
        choices={Object.entries(filterText.changes).map(([id, label]) => ({ id, label }))}
        value={String(search.days ?? ANY)}
        onChange={(days) => change({ days: days === ANY ? undefined : Number(days) })}
      />
      <div className="hidden sm:block" />
      <FieldNames {...part} filter="filled" label={filterText.filled} />
      <FieldNames {...part} filter="empty" label={filterText.empty} />
    </div>
  );
}

interface PartProps {
  kind: "contacts" | "companies";
  search: RecordFilters;
  change: (part: FilterChange) => void;
}

function CompanyFilter({ kind, search, change }: PartProps) {
  const ofContacts = kind === "contacts";
  return (
    <CommittedField
      label={ofContacts ? filterText.company : filterText.domain}
      hint={ofContacts ? filterText.companyHint : filterText.domainHint}
      value={search.company ?? search.domain ?? ""}
      onCommit={(text) => {
        const isDomain = !ofContacts || /^\S+\.\S+$/.test(text);
        change({ domain: isDomain ? text : undefined, company: isDomain ? undefined : text, company_id: undefined });
      }}
    />
  );
}

function StatusFilter({ search, change }: PartProps) {
  const inUse = apiHooks.useQuery("get", "/api/v1/fields/in-use", { params: { query: { kind: "contacts" } } });
  const statuses = new Set([
    ...(inUse.data?.email_statuses ?? []),
    ...(search.email_status ? [search.email_status] : []),
  ]);
  return (
    <Select
      label={filterText.emailStatus}
      choices={[{ id: ANY, label: filterText.any }, ...[...statuses].map((id) => ({ id, label: id }))]}
      value={search.email_status ?? ANY}
      onChange={(id) => change({ email_status: id === ANY ? undefined : id })}
    />
  );
}

function ImportFilter({ kind, search, change }: PartProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span aria-hidden="true" className={labelStyle}>
        {filterText.import}
      </span>
      <ImportPicker
        label={filterText.import}
        none={filterText.any}
        status="COMPLETED"
        fits={(job) => kind === "contacts" || job.kind === "companies" || job.companies_created > 0}
        value={search.import_id ?? null}
        onChange={(importId) => change({ import_id: importId ?? undefined })}
      />
    </div>
  );
}
