import type { Schemas } from "../../client/api";

export type Policies = Schemas["Policies"];
type Protected = NonNullable<Policies["overwrite_protected"]>[number];

/** What is said about an import before it begins; it lives in the address, so a reload loses none of it. */
export interface NewImportSearch {
  kind?: "companies";
  sheet?: string;
  encoding?: string;
  delimiter?: string;
  /** The line of the header, counted from 1; 0 where there is none. */
  header?: number;
  /** What became of columns that were changed by hand, by the key of mapping.ts. */
  map?: Record<string, string>;
  /** Leave out what is remembered of earlier files. */
  forget?: true;
  required?: string[];
  duplicate?: Exclude<Policies["on_duplicate"], undefined>;
  existing?: Exclude<Policies["on_existing"], undefined>;
  invalid?: Exclude<Policies["on_invalid"], undefined>;
  repaired?: Exclude<Policies["on_repaired"], undefined>;
  protect?: Protected[];
  partial?: true;
  country?: string;
}

export const PROTECTED: ReadonlyArray<Protected> = ["do_not_call", "unsubscribed", "consent"];
export const ON_DUPLICATE = ["review", "keep_first", "keep_last", "discard_all"] as const;
export const ON_EXISTING = ["review", "skip", "fill_empty", "overwrite"] as const;
export const ON_INVALID = ["review", "discard"] as const;
export const ON_REPAIRED = ["review", "accept"] as const;

/** The members of an address that mean something; what anybody may have typed there is left out. */
export function newImportSearch(search: Record<string, unknown>): NewImportSearch {
  return without({
    kind: oneOf(["companies"] as const, search.kind),
    sheet: text(search.sheet),
    encoding: text(search.encoding),
    delimiter: text(search.delimiter),
    header: typeof search.header === "number" && search.header >= 0 ? Math.floor(search.header) : undefined,
    map: texts(search.map),
    forget: search.forget === true ? true : undefined,
    required: listOf(search.required),
    duplicate: oneOf(ON_DUPLICATE, search.duplicate),
    existing: oneOf(ON_EXISTING, search.existing),
    invalid: oneOf(ON_INVALID, search.invalid),
    repaired: oneOf(ON_REPAIRED, search.repaired),
    protect: listOf(search.protect)?.filter((name): name is Protected => PROTECTED.includes(name as Protected)),
    partial: search.partial === true ? true : undefined,
    country: text(search.country),
  });
}

/** What the API is told of how the file is written. */
export function readingOf(search: NewImportSearch): Schemas["Reading"] {
  return {
    encoding: search.encoding ?? null,
    delimiter: search.delimiter ?? null,
    header_line: search.header ?? null,
  };
}

/** What the API is told to do with problems; what is not said stays as it is by default. */
export function policiesOf(search: NewImportSearch): Partial<Policies> {
  return without({
    required: search.required,
    on_duplicate: search.duplicate,
    on_existing: search.existing,
    on_invalid: search.invalid,
    on_repaired: search.repaired,
    overwrite_protected: search.protect,
    partial: search.partial,
  });
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function without<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}

function text(value: unknown): string | undefined {
  // A text of digits comes from the address as a number.
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function oneOf<T extends string>(known: ReadonlyArray<T>, value: unknown): T | undefined {
  return known.find((each) => each === value);
}

function listOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : undefined;
}

function texts(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const found = Object.entries(value).filter(([, each]) => typeof each === "string");
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}
