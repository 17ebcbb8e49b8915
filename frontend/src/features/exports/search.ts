export const SUBJECTS = ["contacts", "companies", "import_results", "import_issues"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What the address of the exports says: with what, an export is being asked for, with these filters and columns. */
export interface ExportsSearch {
  what?: Subject;
  q?: string;
  domain?: string;
  import_id?: number;
  company_id?: number;
  days?: number;
  columns?: string;
}

/** Reads the address; what it cannot mean is left out. */
export function exportsSearch(search: Record<string, unknown>): ExportsSearch {
  const read: ExportsSearch = {};
  const what = SUBJECTS.find((each) => each === search.what);
  if (what !== undefined) read.what = what;
  for (const name of ["q", "domain", "columns"] as const) {
    if (search[name] !== undefined && search[name] !== "") read[name] = String(search[name]).slice(0, 4000);
  }
  for (const name of ["import_id", "company_id", "days"] as const) {
    const value = Number(search[name]);
    if (Number.isSafeInteger(value) && value > 0) read[name] = value;
  }
  return read;
}
