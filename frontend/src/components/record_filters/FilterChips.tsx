import { X } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { useFilterNames } from "../../client/filter_names";
import { changed, FILTERS, type RecordFilters, unfiltered } from "../../lib/record_filters";
import { filterText, filterWords } from "../../text/record_filters";
import { Button } from "../Button";

interface FilterChipsProps<S extends RecordFilters> {
  kind: "contacts" | "companies";
  search: S;
  onSearch: (search: S) => void;
  /** Filters that are shown elsewhere, such as what was typed into the search. */
  but?: ReadonlyArray<string>;
}

/** The filters that are on, in words; each can be taken away by itself. */
export function FilterChips<S extends RecordFilters>({ kind, search, onSearch, but = [] }: FilterChipsProps<S>) {
  const named = useFilterNames(kind, search.import_id, search.company_id);
  const on = FILTERS.filter((name) => search[name] !== undefined && !but.includes(name));
  if (on.length === 0) return null;
  return (
    <ul aria-label={filterText.on} className="flex flex-wrap items-center gap-1.5">
      {on.map((name) => (
        <li key={name} className="max-w-full">
          <AriaButton
            onPress={() => onSearch(changed<RecordFilters>(search, { [name]: undefined }) as S)}
            className="flex h-7 max-w-full cursor-pointer items-center gap-1 rounded-full border border-line-strong bg-surface px-2.5 text-ink text-sm hover:bg-sunken"
          >
            <span className="truncate">{filterWords(name, String(search[name]), named)}</span>
            <span className="sr-only">{filterText.remove}</span>
            <X aria-hidden="true" className="size-3.5 shrink-0 text-ink-faint" />
          </AriaButton>
        </li>
      ))}
      <li>
        <Button kind="quiet" size="small" onPress={() => onSearch(unfiltered(search))}>
          {filterText.clear}
        </Button>
      </li>
    </ul>
  );
}
