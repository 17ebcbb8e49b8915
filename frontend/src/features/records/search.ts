import { type RecordFilters, readFilters } from "../../lib/record_filters";

/** What the address of a list of records says; columns are names of fields with commas between them. */
export interface RecordsSearch extends RecordFilters {
  columns?: string;
}

/** Reads the address; what it cannot mean is left out. */
export function recordsSearch(search: Record<string, unknown>): RecordsSearch {
  const { columns } = search;
  const read: RecordsSearch = readFilters(search);
  return typeof columns === "string" && columns !== "" ? { ...read, columns: columns.slice(0, 4000) } : read;
}
