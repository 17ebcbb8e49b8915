import type { Schemas } from "../../client/api";

/** What is said about a run before it begins; it lives in the address, so a reload loses none of it. */
export interface NewEnrichmentSearch {
  target?: "company";
  /** Ids of records with commas between, as the lists of records give them. */
  ids?: string;
  of?: "import" | "domain";
  import_id?: number;
  company_id?: number;
  domain?: string;
  q?: string;
  /** A preset's slug, or the number of a recipe of the workspace. */
  recipe?: string;
  budget?: string;
}

export type Which = "ids" | "import" | "domain" | "company" | "search" | "all";

const IDS = /^\d{1,15}(,\d{1,15})*$/;

/** The members of an address that mean something; what anybody may have typed there is left out. */
export function newEnrichmentSearch(search: Record<string, unknown>): NewEnrichmentSearch {
  const ids = idsText(search.ids);
  const found = {
    target: search.target === "company" || search.target === "companies" ? "company" : undefined,
    ids: ids !== undefined && IDS.test(ids) ? ids : undefined,
    of: search.of === "import" || search.of === "domain" ? search.of : undefined,
    import_id: whole(search.import_id),
    company_id: whole(search.company_id),
    domain: text(search.domain),
    q: text(search.q),
    recipe: text(search.recipe),
    budget: text(search.budget),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as NewEnrichmentSearch;
}

/** Which records the address means. */
export function whichOf(search: NewEnrichmentSearch): Which {
  if (search.ids !== undefined) return "ids";
  if (search.import_id !== undefined || search.of === "import") return "import";
  if (search.domain !== undefined || search.of === "domain") return "domain";
  if (search.company_id !== undefined) return "company";
  return search.q === undefined ? "all" : "search";
}

type Wanted = Pick<Schemas["EnrichmentIn"], "ids" | "filter">;

/** The records as a request names them, or null where something is still to be said. */
export function recordsOf(search: NewEnrichmentSearch): Wanted | null {
  switch (whichOf(search)) {
    case "ids":
      return { ids: (search.ids ?? "").split(",").map(Number) };
    case "import":
      return search.import_id === undefined ? null : { filter: { import_id: search.import_id } };
    case "domain":
      return search.domain === undefined ? null : { filter: { domain: search.domain } };
    case "company":
      return { filter: { company_id: search.company_id ?? 0 } };
    case "search":
      return { filter: { q: search.q ?? "" } };
    case "all":
      return { filter: {} };
  }
}

function idsText(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join(",");
  return text(value);
}

function text(value: unknown): string | undefined {
  // A text of digits comes from the address as a number.
  const found = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  return found === "" ? undefined : found;
}

function whole(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
