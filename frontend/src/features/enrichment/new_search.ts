import type { Schemas } from "../../client/api";
import { since } from "../../lib/days";

/** What is said about a run before it begins; it lives in the address, so a reload loses none of it. */
export interface NewEnrichmentSearch {
  target?: "company";
  /** Ids of records with commas between, as the lists of records give them. */
  ids?: string;
  of?: "import" | "domain";
  import_id?: number;
  company_id?: number;
  /** Only those changed within so many days. */
  days?: number;
  domain?: string;
  q?: string;
  /** A preset's slug, or the number of a recipe of the workspace. */
  recipe?: string;
  budget?: string;
}

export type Which = "ids" | "import" | "domain" | "list" | "all";

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
    days: whole(search.days),
    domain: text(search.domain),
    q: text(search.q),
    recipe: text(search.recipe),
    budget: text(search.budget),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as NewEnrichmentSearch;
}

/** Which records the address means; what a list was narrowed by is kept together. */
export function whichOf(search: NewEnrichmentSearch): Which {
  if (search.ids !== undefined) return "ids";
  const { import_id, domain, q, company_id, days } = search;
  const narrowed = [import_id, domain, q, company_id, days].filter((each) => each !== undefined).length;
  if (narrowed > 1 || [q, company_id, days].some((each) => each !== undefined)) return "list";
  if (import_id !== undefined || search.of === "import") return "import";
  return domain !== undefined || search.of === "domain" ? "domain" : "all";
}

type Wanted = Pick<Schemas["EnrichmentIn"], "ids" | "filter">;

/** The records as a request names them, or null where something is still to be said. */
export function recordsOf(search: NewEnrichmentSearch): Wanted | null {
  if (search.ids !== undefined) return { ids: search.ids.split(",").map(Number) };
  const { import_id, domain, q, company_id, days } = search;
  const updated_since = days === undefined ? undefined : since(days);
  const said = Object.entries({ import_id, domain, q, company_id, updated_since });
  const filter = Object.fromEntries(said.filter(([, value]) => value !== undefined));
  if (search.of !== undefined && Object.keys(filter).length === 0) return null;
  return { filter };
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
