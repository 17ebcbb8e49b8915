import { Search } from "lucide-react";
import { Input, SearchField } from "react-aria-components";
import { inputStyle } from "../../components/field_style";
import { FilterChips } from "../../components/record_filters/FilterChips";
import { FiltersButton } from "../../components/record_filters/FiltersButton";
import { classNames } from "../../lib/class_names";
import { changed } from "../../lib/record_filters";
import { useTypedAndSaid } from "../../lib/typed_text";
import { type RecordKind, recordKinds } from "../../text/records";
import type { RecordsSearch } from "./search";

const PAUSE = 250; // ms of no typing, after which the search is made

interface FiltersProps {
  kind: RecordKind;
  search: RecordsSearch;
  onSearch: (search: RecordsSearch) => void;
}

/** The search and the filters of a list of records; all of them stand in the address. */
export function Filters({ kind, search, onSearch }: FiltersProps) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-2">
        <SearchBox kind={kind} search={search} onSearch={onSearch} />
        <FiltersButton kind={kind} search={search} onSearch={onSearch} />
      </div>
      <FilterChips kind={kind} search={search} onSearch={onSearch} but={["q"]} />
    </div>
  );
}

function SearchBox({ kind, search, onSearch }: FiltersProps) {
  const [typed, setTyped] = useTypedAndSaid(search.q ?? "", PAUSE, (q) => onSearch(changed(search, { q: q.trim() })));
  const text = recordKinds[kind];
  return (
    <SearchField
      aria-label={text.search}
      value={typed}
      onChange={setTyped}
      className="relative min-w-0 grow md:max-w-md"
    >
      <Search aria-hidden="true" className="absolute top-2.5 left-2.5 size-4 text-ink-faint" />
      <Input placeholder={text.searchHint} className={classNames(inputStyle, "pl-8")} />
    </SearchField>
  );
}
