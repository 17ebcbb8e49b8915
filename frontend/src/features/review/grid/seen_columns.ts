import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useMemo } from "react";
import type { GridColumn } from "./columns";
import { HEAD_WIDTH, type SeenColumn } from "./GridRow";

export interface SeenColumns {
  seen: ReadonlyArray<SeenColumn>;
  /** Of all columns together, in pixels. */
  width: number;
  leftOf: (column: number) => number;
  show: (column: number) => void;
}

/** The columns that are seen through the window; of a file with a hundred columns only these are drawn. */
export function useSeenColumns(
  scroller: RefObject<HTMLDivElement | null>,
  columns: ReadonlyArray<GridColumn>,
): SeenColumns {
  const virtual = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => columns[index]?.width ?? 0,
    overscan: 2,
    paddingStart: HEAD_WIDTH,
    scrollPaddingStart: HEAD_WIDTH,
  });
  useEffect(() => {
    if (columns.length > 0) virtual.measure();
  }, [columns, virtual]);
  const lefts = useMemo(() => {
    const found = [HEAD_WIDTH];
    for (const column of columns) found.push((found.at(-1) ?? 0) + column.width);
    return found;
  }, [columns]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? Math.min(columns.length - 1, 8);
  const seen = useMemo(
    () =>
      columns.slice(first, last + 1).map((column, index) => {
        const at = first + index;
        return { column, at, left: lefts[at] ?? 0, width: column.width };
      }),
    [columns, lefts, first, last],
  );
  return {
    seen,
    width: lefts.at(-1) ?? HEAD_WIDTH,
    leftOf: (column) => (column < 0 ? 0 : (lefts[column] ?? 0)),
    show: (column) => (column < 0 ? undefined : virtual.scrollToIndex(column, { align: "auto" })),
  };
}
