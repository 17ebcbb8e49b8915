import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import type { RecordKind } from "../../text/records";
import type { RecordRow } from "./record_shapes";
import { recordPage } from "./records";
import type { RecordsSearch } from "./search";
import { following, type Known, NOTHING_KNOWN, PAGE, pagesAround, rowsOf } from "./window_pages";

const KEPT = 20_000; // ms for which a page out of sight is kept

export interface RecordWindow {
  /** How many rows can be scrolled to so far. */
  rows: number;
  /** Whether these are all. */
  isWhole: boolean;
  /** The row of an index; undefined while its page is fetched. */
  rowAt: (index: number) => RecordRow | undefined;
  /** Is told which rows are in sight. */
  onSeen: (first: number, last: number) => void;
  isPending: boolean;
  error: Error | null;
  retry: () => void;
}

/**
 * A list of records of which the tab holds only the pages around those in sight: of the others it knows where they
 * begin, and fetches them when somebody scrolls back.
 */
export function useRecordWindow(kind: RecordKind, search: RecordsSearch, fields: ReadonlyArray<string>): RecordWindow {
  const list = JSON.stringify(recordPage(kind, search, fields).queryKey);
  const [state, setState] = useState<{ list: string; known: Known; seen: [number, number] }>();
  const { known, seen } = state?.list === list ? state : { known: NOTHING_KNOWN, seen: [0, 0] as [number, number] };
  const pages = pagesAround(seen, known);
  const results = useQueries({
    queries: pages.map((page) => ({
      ...recordPage(kind, search, fields, known.cursors[page] ?? null),
      gcTime: KEPT,
      // What was found before stays while another list is fetched; a page never stands for another one.
      ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
    })),
  });
  const found = new Map(pages.map((page, index) => [page, results[index]] as const));
  const next = pages.reduce((before, page) => {
    const result = found.get(page);
    return result?.data === undefined || result.isPlaceholderData ? before : following(before, page, result.data);
  }, known);
  useEffect(() => {
    if (next !== known) setState({ list, known: next, seen });
  }, [next, known, list, seen]);
  const onSeen = useCallback(
    (first: number, last: number) => {
      const now: [number, number] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
      setState((before) => {
        const same = before?.list === list ? before : { list, known: NOTHING_KNOWN, seen: [-1, -1] };
        return same.seen[0] === now[0] && same.seen[1] === now[1] ? before : { list, known: same.known, seen: now };
      });
    },
    [list],
  );
  const first = results[0];
  const shown = first?.isPlaceholderData ? first.data?.items.length : undefined;
  return {
    rows: shown ?? rowsOf(next),
    isWhole: next.rows !== null,
    rowAt: (index) => found.get(Math.floor(index / PAGE))?.data?.items[index % PAGE],
    onSeen,
    isPending: rowsOf(next) === 0 && results.some((each) => each.isPending),
    error: results.find((each) => each.isError)?.error ?? null,
    retry: () => {
      for (const each of results) if (each.isError) void each.refetch();
    },
  };
}
