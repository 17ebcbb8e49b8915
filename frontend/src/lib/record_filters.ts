import { since } from "./days";

/** By what a list of records is narrowed, as addresses say it; fields stand with commas between them. */
export interface RecordFilters {
  q?: string;
  domain?: string;
  company?: string;
  company_id?: number;
  import_id?: number;
  /** ISO 3166 code. */
  country?: string;
  email_status?: string;
  /** Days, such as 2026-03-01; both are among those wanted. */
  created_from?: string;
  created_to?: string;
  /** Only those changed within so many days. */
  days?: number;
  filled?: string;
  empty?: string;
}

export type FilterName = keyof RecordFilters;
/** Another value of some filters; undefined takes one away. */
export type FilterChange = { [K in FilterName]?: RecordFilters[K] | undefined };

const TEXTS = ["q", "domain", "company", "country", "email_status", "filled", "empty"] as const;
const DAYS = ["created_from", "created_to"] as const;
const NUMBERS = ["company_id", "import_id", "days"] as const;
const OF_CONTACTS: ReadonlyArray<FilterName> = ["company", "company_id", "email_status"];
export const FILTERS: ReadonlyArray<FilterName> = [
  "q",
  "import_id",
  "company",
  "company_id",
  "domain",
  "country",
  "email_status",
  "created_from",
  "created_to",
  "days",
  "filled",
  "empty",
];

/** Reads the filters of an address; what it cannot mean is left out. */
export function readFilters(search: Record<string, unknown>): RecordFilters {
  const read: RecordFilters = {};
  for (const name of TEXTS) {
    const text = typeof search[name] === "object" ? "" : String(search[name] ?? "").trim();
    if (text !== "") read[name] = text.slice(0, 4000);
  }
  for (const name of DAYS) {
    if (isDay(search[name])) read[name] = search[name];
  }
  for (const name of NUMBERS) {
    const value = Number(search[name]);
    if (Number.isSafeInteger(value) && value > 0) read[name] = value;
  }
  return read;
}

/** The filters of a search that says more beside them. */
export function filtersOf(search: RecordFilters): RecordFilters {
  const found = FILTERS.filter((name) => search[name] !== undefined).map((name) => [name, search[name]]);
  return Object.fromEntries(found) as RecordFilters;
}

/** A search as it is after a change; what became undefined or empty leaves it. */
export function changed<S extends object>(search: S, change: { [K in keyof S]?: S[K] | undefined }): S {
  const entries = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(entries) as S;
}

/** A search without its filters. */
export function unfiltered<S extends RecordFilters>(search: S): S {
  const names: ReadonlySet<string> = new Set(FILTERS);
  return Object.fromEntries(Object.entries(search).filter(([name]) => !names.has(name))) as S;
}

/** Whether the search narrows a list at all. */
export const isNarrowed = (search: RecordFilters): boolean => Object.keys(filtersOf(search)).length > 0;

/** The filters that a kind of records has. */
export function fitting(filters: RecordFilters, kind: "contacts" | "companies"): RecordFilters {
  if (kind === "contacts") return filters;
  return changed(filters, Object.fromEntries(OF_CONTACTS.map((name) => [name, undefined])));
}

/** The filters as the API takes them; days are those of the reader's time zone. */
export function apiFilter(search: RecordFilters) {
  const { created_from, created_to, days, ...same } = filtersOf(search);
  return {
    ...same,
    ...(created_from === undefined ? {} : { created_since: dayStart(created_from).toISOString() }),
    ...(created_to === undefined ? {} : { created_before: dayStart(created_to, 1).toISOString() }),
    ...(days === undefined ? {} : { updated_since: since(days) }),
  };
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(dayStart(value).getTime());
}

function dayStart(day: string, later = 0): Date {
  const start = new Date(`${day}T00:00:00`);
  start.setDate(start.getDate() + later);
  return start;
}
