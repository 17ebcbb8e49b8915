import { useRecordCount } from "../../client/record_count";
import type { RecordFilters } from "../../lib/record_filters";
import { filterText } from "../../text/record_filters";
import { recordKinds } from "../../text/records";

interface RecordCountProps {
  kind: "contacts" | "companies";
  search: RecordFilters;
}

/** How many records the filters leave, exactly. */
export function RecordCount({ kind, search }: RecordCountProps) {
  const records = useRecordCount(kind, search).data;
  const { one, many } = recordKinds[kind];
  return (
    <span aria-live="polite" className="font-medium text-ink text-sm">
      {records === undefined ? "" : filterText.counted(records, one, many)}
    </span>
  );
}
