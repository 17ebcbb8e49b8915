import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { filtersOf, type RecordFilters, unfiltered } from "../../lib/record_filters";
import { frameText } from "../../text/frame";
import { filterText } from "../../text/record_filters";
import { Button } from "../Button";
import { Dialog } from "../Dialog";
import { FilterFields } from "./FilterFields";
import { RecordCount } from "./RecordCount";

interface FiltersButtonProps<S extends RecordFilters> {
  kind: "contacts" | "companies";
  search: S;
  onSearch: (search: S) => void;
}

/** Opens the filters of a list of records; each counts as soon as it is chosen. */
export function FiltersButton<S extends RecordFilters>({ kind, search, onSearch }: FiltersButtonProps<S>) {
  const [isOpen, setOpen] = useState(false);
  const on = Object.keys(filtersOf(search)).filter((name) => name !== "q").length;
  return (
    <>
      <Button onPress={() => setOpen(true)}>
        <SlidersHorizontal aria-hidden="true" className="size-4" />
        {filterText.button(on)}
      </Button>
      <Dialog
        title={filterText.title}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        wide
        footer={
          <>
            <span className="mr-auto self-center">
              <RecordCount kind={kind} search={search} />
            </span>
            <Button onPress={() => onSearch(unfiltered(search))}>{filterText.clear}</Button>
            <Button kind="primary" onPress={() => setOpen(false)}>
              {frameText.done}
            </Button>
          </>
        }
      >
        <p className="mb-3">{filterText.lead}</p>
        <FilterFields kind={kind} search={search} onSearch={onSearch} />
      </Dialog>
    </>
  );
}
