import type { RecordRow } from "./record_shapes";

/** Records of a page of a list. */
export const PAGE = 100;

export interface RecordPage {
  items: RecordRow[];
  next_cursor: string | null;
}

/** What is known of a list: where its pages begin, as far as they were seen, and how many rows it has once that is known. */
export interface Known {
  cursors: ReadonlyArray<string | null>;
  rows: number | null;
}

export const NOTHING_KNOWN: Known = { cursors: [null], rows: null };

/** What is known after a page was fetched; where it ends otherwise than before, what came behind it is forgotten. */
export function following(known: Known, page: number, { items, next_cursor }: RecordPage): Known {
  if (next_cursor === null) {
    const rows = page * PAGE + items.length;
    const isKnown = known.rows === rows && known.cursors.length === page + 1;
    return isKnown ? known : { cursors: known.cursors.slice(0, page + 1), rows };
  }
  if (known.cursors[page + 1] === next_cursor) return known;
  return { cursors: [...known.cursors.slice(0, page + 1), next_cursor], rows: null };
}

/** The pages to hold: those in sight and one beside them on either side, as far as it is known where they begin. */
export function pagesAround([first, last]: readonly [number, number], known: Known): number[] {
  const end = Math.min(last + 1, known.cursors.length - 1);
  const begin = Math.max(0, Math.min(first - 1, end));
  return Array.from({ length: end - begin + 1 }, (_, index) => begin + index);
}

/** The rows that can be scrolled to: all pages but the last known one are full. */
export const rowsOf = (known: Known): number => known.rows ?? (known.cursors.length - 1) * PAGE;
