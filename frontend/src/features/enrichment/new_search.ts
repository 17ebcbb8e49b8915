import type { Schemas } from "../../client/api";
import { apiFilter, fitting, type RecordFilters, readFilters } from "../../lib/record_filters";

/** What is said about a run before it begins; it lives in the address, so a reload loses none of it. */
export interface NewEnrichmentSearch extends RecordFilters {
  target?: "company";
  /** Ids of records with commas between, as the lists of records give them; without them the filters say which. */
  ids?: string;
  /** A preset's slug, or the number of a recipe of the workspace. */
  recipe?: string;
  budget?: string;
}

const IDS = /^\d{1,15}(,\d{1,15})*$/;

/** The members of an address that mean something; what anybody may have typed there is left out. */
export function newEnrichmentSearch(search: Record<string, unknown>): NewEnrichmentSearch {
  const ids = Array.isArray(search.ids) ? search.ids.join(",") : text(search.ids);
  const target = search.target === "company" || search.target === "companies" ? "company" : undefined;
  const found = {
    target,
    ids: ids !== undefined && IDS.test(ids) ? ids : undefined,
    recipe: text(search.recipe),
    budget: text(search.budget),
  };
  const said = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { ...fitting(readFilters(search), kindOf({ target })), ...said };
}

/** The list that the records are in. */
export const kindOf = (search: { target?: "company" | undefined }): "contacts" | "companies" =>
  search.target === "company" ? "companies" : "contacts";

/** The records as a request names them. */
export function recordsOf(search: NewEnrichmentSearch): Pick<Schemas["EnrichmentIn"], "ids" | "filter"> {
  return search.ids === undefined ? { filter: apiFilter(search) } : { ids: search.ids.split(",").map(Number) };
}

function text(value: unknown): string | undefined {
  // A text of digits comes from the address as a number.
  const found = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  return found === "" ? undefined : found;
}
