import { type QueryClient, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { apiHooks, type Schemas } from "../../../client/api";
import type { Wanted } from "../view";

export type Row = Schemas["RowOut"];
export type Places = Schemas["PlacesOut"];

const ROWS = "/api/v1/imports/{import_id}/rows";
const PLACES = "/api/v1/imports/{import_id}/rows/places";
export const PAGE = 100;
/** Pages that nobody looks at are kept up to so many: what a tab holds does not grow with the file. */
const KEPT_PAGES = 40;
/** A page is asked for so many rows before it is seen. */
const AHEAD = 60;
const LAST_ROW = 2 ** 31 - 1;
/** A page that is scrolled past more quickly than this is not asked for. */
const DWELL = 60;
// The stream of events says when rows have changed.
const LASTING = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;

/** How many rows fit, and where each page of them begins. */
export function usePlaces(importId: number, wanted: Wanted) {
  return useQuery(placesOptions(importId, wanted));
}

export const placesOptions = (importId: number, wanted: Wanted) =>
  apiHooks.queryOptions(
    "get",
    PLACES,
    { params: { path: { import_id: importId }, query: { ...wanted, every: PAGE } } },
    LASTING,
  );

/** One page of the rows that fit; its bounds stay while rows in it change. */
export function pageOptions(importId: number, wanted: Wanted, places: ReadonlyArray<number>, page: number) {
  const query = { ...wanted, after: places[page] ?? 0, until: places[page + 1] ?? LAST_ROW, limit: PAGE };
  return apiHooks.queryOptions("get", ROWS, { params: { path: { import_id: importId }, query } }, LASTING);
}

export interface RowWindow {
  rowAt: (index: number) => Row | undefined;
  error: unknown;
}

/** The rows from one index to another, as far as they are there; pages come as they are looked at. */
export function useRowWindow(
  importId: number,
  wanted: Wanted,
  places: Places | undefined,
  first: number,
  last: number,
) {
  const queries = useQueryClient();
  const known = places?.places ?? [];
  const pages = between(
    Math.max(0, Math.floor((first - AHEAD) / PAGE)),
    Math.min(Math.floor((last + AHEAD) / PAGE), known.length - 1),
  );
  const settled = useDwelling(`${pages[0]}-${pages.at(-1)}`);
  const results = useQueries({
    queries: pages.map((page) => ({ ...pageOptions(importId, wanted, known, page), enabled: settled })),
  });
  const loaded = new Map(pages.map((page, index) => [page, results[index]?.data?.items]));
  const newest = Math.max(0, ...results.map((result) => result.dataUpdatedAt));
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that comes is the reason to look
  useEffect(() => dropOldPages(queries), [queries, newest]);
  const rowAt = (index: number): Row | undefined => loaded.get(Math.floor(index / PAGE))?.[index % PAGE];
  return { rowAt, error: results.find((result) => result.isError)?.error ?? null } satisfies RowWindow;
}

/** True once the same thing has been looked at for a moment. */
function useDwelling(what: string): boolean {
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(what), DWELL);
    return () => clearTimeout(timer);
  }, [what]);
  return settled === what;
}

function dropOldPages(queries: QueryClient): void {
  const unused = queries.getQueryCache().findAll({ queryKey: ["get", ROWS], type: "inactive" });
  const oldest = unused.sort((one, other) => one.state.dataUpdatedAt - other.state.dataUpdatedAt);
  for (const query of oldest.slice(0, Math.max(0, oldest.length - KEPT_PAGES))) queries.removeQueries(query);
}

function between(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** The place in the list at which a row stands, or would stand. */
export async function indexOfRow(
  queries: QueryClient,
  importId: number,
  wanted: Wanted,
  places: Places,
  rowNumber: number,
): Promise<number> {
  const page = Math.max(0, places.places.filter((before) => before < rowNumber).length - 1);
  const found = await queries.fetchQuery(pageOptions(importId, wanted, places.places, page));
  const within = found.items.findIndex((row) => row.row_number >= rowNumber);
  return Math.min(page * PAGE + (within < 0 ? found.items.length : within), places.rows - 1);
}

type RowsKey = readonly [string, string, { params?: { path?: { import_id?: number } } }?];

const ofImport = (importId: number) => (query: { queryKey: readonly unknown[] }) => {
  const key = query.queryKey as RowsKey;
  return key[2]?.params?.path?.import_id === importId;
};

/** Puts a row as it is now into every page that has it. */
export function patchRow(queries: QueryClient, importId: number, rowNumber: number, change: (row: Row) => Row): void {
  queries.setQueriesData<Schemas["RowPage"]>({ queryKey: ["get", ROWS], predicate: ofImport(importId) }, (page) => {
    const at = page?.items.findIndex((row) => row.row_number === rowNumber) ?? -1;
    const row = page?.items[at];
    return page === undefined || row === undefined ? page : { ...page, items: page.items.with(at, change(row)) };
  });
}

/** The row as the pages that are looked at have it; undefined where none of them does. */
export function loadedRow(queries: QueryClient, importId: number, rowNumber: number): Row | undefined {
  const filters = { queryKey: ["get", ROWS], predicate: ofImport(importId), type: "active" } as const;
  const pages = queries.getQueriesData<Schemas["RowPage"]>(filters);
  for (const [, page] of pages) {
    const row = page?.items.find((each) => each.row_number === rowNumber);
    if (row !== undefined) return row;
  }
  return undefined;
}

/** Forgets lists that are not shown: edits of single rows since may have brought rows into them, or out. */
export function forgetOtherLists(queries: QueryClient, importId: number): void {
  for (const path of [PLACES, ROWS]) {
    queries.removeQueries({ queryKey: ["get", path], predicate: ofImport(importId), type: "inactive" });
  }
}

/** Asks again for what the list shows: first where its pages begin, then the pages that are looked at. */
export async function refreshRows(queries: QueryClient, importId: number): Promise<void> {
  const predicate = ofImport(importId);
  await queries.invalidateQueries({ queryKey: ["get", PLACES], predicate });
  await queries.invalidateQueries({ queryKey: ["get", ROWS], predicate });
}
