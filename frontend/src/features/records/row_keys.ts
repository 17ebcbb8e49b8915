import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";

interface RowKeys {
  /** The one row whose link Tab leads to; the arrows lead on from there. */
  current: number;
  setCurrent: (index: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Where a key leads from a row, in a list of so many rows and a window of page rows; null for other keys. */
export function rowAfter(key: string, at: number, rows: number, page: number): number | null {
  const next: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: rows - 1,
  };
  const found = Object.hasOwn(next, key) ? next[key] : undefined;
  return found === undefined ? null : Math.max(0, Math.min(found, rows - 1));
}

/**
 * Lets the arrows lead from row to row of a list that draws only what is in sight. Its links carry data-row; show brings
 * a row into sight, which then gets the focus.
 */
export function useRowKeys(
  list: RefObject<HTMLElement | null>,
  rows: number,
  page: number,
  show: (index: number) => void,
): RowKeys {
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number | null>(null);
  // Each time something was drawn: it may be the row that is waited for.
  useEffect(() => {
    if (wanted.current === null) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const at = event.target instanceof HTMLElement ? event.target.dataset.row : undefined;
    if (at === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rowAfter(event.key, Number(at), rows, page);
    if (next === null) return;
    event.preventDefault();
    wanted.current = next;
    setCurrent(next);
    show(next);
  };
  return { current, setCurrent, onKeyDown };
}
