import type { Schemas } from "../../client/api";
import { namesIn } from "../../lib/name_list";
import { apiFilter } from "../../lib/record_filters";
import { exportsText } from "../../text/exports";
import type { ExportsSearch, Subject } from "./search";

export type Format = "csv" | "xlsx" | "parquet";

/** An export as a person puts it together. */
export interface Wanted {
  what: Subject;
  format: Format;
  importId: number | null;
  /** null: every column that holds something. */
  columns: ReadonlyArray<string> | null;
  /** Whether the filters of the list count, from which it was asked for. */
  filtered: boolean;
}

/** What is put into the form at first. */
export function firstWanted(search: ExportsSearch): Wanted {
  const what = search.what ?? "contacts";
  return {
    what,
    format: "csv",
    importId: ofImport(what) ? (search.import_id ?? null) : null,
    columns: search.columns === undefined ? null : namesIn(search.columns),
    filtered: true,
  };
}

/** Whether it is about one import. */
export function ofImport(what: Subject): boolean {
  return what === "import_results" || what === "import_issues";
}

/** The filters of the list, as the API takes them; none where the export is about an import. */
export function filterOf(wanted: Wanted, search: ExportsSearch): Record<string, string | number> {
  if (ofImport(wanted.what) || !wanted.filtered || wanted.what !== search.what) return {};
  return apiFilter(search);
}

/** Why the form cannot be sent yet; null where it can. */
export function lacking(wanted: Wanted): string | null {
  if (ofImport(wanted.what) && wanted.importId === null) return exportsText.importNeeded;
  return wanted.columns?.length === 0 ? exportsText.columnsNeeded : null;
}

/** The request of an export. */
export function requestOf(wanted: Wanted, search: ExportsSearch): Schemas["ExportRequest"] {
  const filter = filterOf(wanted, search);
  return {
    what: wanted.what,
    format: wanted.format,
    ...(ofImport(wanted.what) ? { import_id: wanted.importId } : {}),
    ...(wanted.columns === null || wanted.what === "import_issues" ? {} : { columns: [...wanted.columns] }),
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
  } as Schemas["ExportRequest"];
}
