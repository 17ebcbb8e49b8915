import { type PageCursor, pageCursor } from "../../lib/page_cursor";
import { type RecordFilters, readFilters } from "../../lib/record_filters";

export const SUBJECTS = ["contacts", "companies", "import_results", "import_issues"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What the address of the exports says: with what, an export is being asked for, with these filters and columns. */
export interface ExportsSearch extends RecordFilters, PageCursor {
  what?: Subject;
  columns?: string;
}

/** Reads the address; what it cannot mean is left out. */
export function exportsSearch(search: Record<string, unknown>): ExportsSearch {
  const what = SUBJECTS.find((each) => each === search.what);
  const { columns } = search;
  return {
    ...readFilters(search),
    ...pageCursor(search),
    ...(what === undefined ? {} : { what }),
    ...(typeof columns === "string" && columns !== "" ? { columns: columns.slice(0, 4000) } : {}),
  };
}
