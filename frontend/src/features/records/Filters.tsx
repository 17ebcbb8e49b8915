import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input, SearchField } from "react-aria-components";
import { apiHooks } from "../../client/api";
import { Button } from "../../components/Button";
import { inputStyle } from "../../components/field_style";
import { Picker } from "../../components/Picker";
import { Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import { classNames } from "../../lib/class_names";
import { timeAgo } from "../../lib/format";
import { type RecordKind, recordKinds, recordsText } from "../../text/records";
import { isNarrowed, type RecordsSearch } from "./search";

const PAUSE = 250; // ms of no typing, after which the search is made

interface FiltersProps {
  kind: RecordKind;
  search: RecordsSearch;
  onSearch: (search: RecordsSearch) => void;
}

/** The search and the filters of a list of records; all of them stand in the address. */
export function Filters({ kind, search, onSearch }: FiltersProps) {
  return (
    <div className="flex flex-wrap items-end gap-2">
      <SearchBox kind={kind} search={search} onSearch={onSearch} />
      <TextFilter search={search} onSearch={onSearch} />
      <ImportFilter search={search} onSearch={onSearch} />
      <Select
        label={recordsText.since}
        labelHidden
        className="w-40"
        choices={Object.entries(recordsText.sinces).map(([id, label]) => ({ id, label: label }))}
        value={String(search.days ?? "any")}
        onChange={(days) => onSearch(changed(search, { days: days === "any" ? undefined : Number(days) }))}
      />
      {search.company_id === undefined ? null : (
        <Button onPress={() => onSearch(changed(search, { company_id: undefined }))}>
          {recordsText.ofCompany}
          <X aria-hidden="true" className="size-4" />
        </Button>
      )}
      {isNarrowed(search) ? (
        <Button kind="quiet" onPress={() => onSearch(search.columns === undefined ? {} : { columns: search.columns })}>
          {recordsText.clear}
        </Button>
      ) : null}
    </div>
  );
}

/** A search as it is after a change; what became undefined leaves the address. */
function changed(search: RecordsSearch, change: { [K in keyof RecordsSearch]: RecordsSearch[K] | undefined }) {
  const entries = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(entries) as RecordsSearch;
}

function SearchBox({ kind, search, onSearch }: FiltersProps) {
  const [typed, setTyped] = useDelayed(search.q ?? "", (q) => onSearch(changed(search, { q: q.trim() })));
  const text = recordKinds[kind];
  return (
    <SearchField
      aria-label={text.search}
      value={typed}
      onChange={setTyped}
      className="relative min-w-56 grow md:max-w-md"
    >
      <Search aria-hidden="true" className="absolute top-2.5 left-2.5 size-4 text-ink-faint" />
      <Input placeholder={text.searchHint} className={classNames(inputStyle, "pl-8")} />
    </SearchField>
  );
}

function TextFilter({ search, onSearch }: Omit<FiltersProps, "kind">) {
  const [typed, setTyped] = useDelayed(search.domain ?? "", (domain) =>
    onSearch(changed(search, { domain: domain.trim() })),
  );
  return (
    <TextField
      label={recordsText.domain}
      labelHidden
      placeholder={recordsText.domain}
      className="w-44"
      value={typed}
      onChange={setTyped}
    />
  );
}

function ImportFilter({ search, onSearch }: Omit<FiltersProps, "kind">) {
  const imports = apiHooks.useQuery("get", "/api/v1/imports", { params: { query: { limit: 50 } } });
  const id = search.import_id;
  const listed = (imports.data?.items ?? []).map((job) => ({
    id: String(job.id),
    label: job.filename,
    hint: timeAgo(job.created_at),
  }));
  const known = id === undefined || listed.some((each) => each.id === String(id));
  const choices = [
    { id: "any", label: recordsText.anyImport },
    ...(known ? [] : [{ id: String(id), label: recordsText.ofImport(id ?? 0) }]),
    ...listed,
  ];
  return (
    <div className="w-44">
      <Picker
        label={recordsText.import}
        groups={[{ label: "", choices }]}
        value={id === undefined ? "any" : String(id)}
        onChange={(value) => onSearch(changed(search, { import_id: value === "any" ? undefined : Number(value) }))}
      />
    </div>
  );
}

/** A text that is said a moment after the last key; what the address says in the meantime wins. */
function useDelayed(given: string, say: (text: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(given);
  const said = useRef(given);
  useEffect(() => {
    // The answer to what was said here must not take back what was typed since.
    if (given !== said.current) setTyped(given);
    said.current = given;
  }, [given]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another text begins the pause anew
  useEffect(() => {
    if (typed.trim() === given.trim()) return;
    const pause = setTimeout(() => {
      said.current = typed.trim();
      say(typed);
    }, PAUSE);
    return () => clearTimeout(pause);
  }, [typed]);
  return [typed, setTyped];
}
