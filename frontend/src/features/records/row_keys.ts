import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

interface RowKeys {
  /** The one row whose link Tab leads to; the arrows lead on from there. */
  current: number;
  /** Is told which row got the focus. */
  onFocus: (index: number) => void;
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
 * a row into sight, which gets the focus once it is drawn. Keys that come before lead on from there.
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
  useLayoutEffect(() => {
    if (wanted.current === null || list.current === null) return;
    if (!waitsFor(list.current, wanted.current)) wanted.current = null;
  });
  const onFocus = useCallback((index: number) => {
    // Who goes to another row meanwhile stays there.
    wanted.current = null;
    setCurrent(index);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = wanted.current ?? rowOf(event.target);
    if (at === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rowAfter(event.key, at, rows, page);
    if (next === null) return;
    event.preventDefault();
    wanted.current = next;
    setCurrent(next);
    show(next);
  };
  return { current, onFocus, onKeyDown };
}

function rowOf(target: EventTarget): number | null {
  const row = target instanceof HTMLElement ? target.dataset.row : undefined;
  return row === undefined ? null : Number(row);
}

/** Gives the focus to the row if it is drawn; tells whether it must still be waited for. */
function waitsFor(list: HTMLElement, row: number): boolean {
  const focused = document.activeElement;
  const isElsewhere = focused !== null && focused !== document.body && !list.contains(focused);
  if (isElsewhere) return false;
  const link = list.querySelector<HTMLElement>(`[data-row="${row}"]`);
  // Until then the list has it: the row that had it may be drawn no more, and Enter must not open that one.
  (link ?? list).focus({ preventScroll: true });
  return link === null;
}
