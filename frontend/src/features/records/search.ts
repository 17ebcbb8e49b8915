/** What the address of a list of records says; columns are names of fields with commas between them. */
export interface RecordsSearch {
  q?: string;
  domain?: string;
  import_id?: number;
  company_id?: number;
  /** Only those changed within so many days. */
  days?: number;
  columns?: string;
}

const TEXTS = ["q", "domain", "columns"] as const;
const NUMBERS = ["import_id", "company_id", "days"] as const;

/** Reads the address; what it cannot mean is left out. */
export function recordsSearch(search: Record<string, unknown>): RecordsSearch {
  const read: RecordsSearch = {};
  for (const name of TEXTS) {
    const value = search[name];
    if (value !== undefined && value !== "" && value !== null) read[name] = String(value).slice(0, 4000);
  }
  for (const name of NUMBERS) {
    const value = Number(search[name]);
    if (Number.isSafeInteger(value) && value > 0) read[name] = value;
  }
  return read;
}

/** Whether the list is narrowed at all. */
export function isNarrowed({ columns: _, ...filters }: RecordsSearch): boolean {
  return Object.keys(filters).length > 0;
}
