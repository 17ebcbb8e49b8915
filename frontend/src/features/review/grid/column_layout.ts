import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  type ReactTable,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useEffect, useMemo, useState } from "react";
import type { Row } from "../data/rows";
import type { GridColumn } from "./columns";

const features = tableFeatures({ columnVisibilityFeature, columnSizingFeature, columnResizingFeature });
// Rows come from the server page by page and are drawn as they are; the table knows the columns.
const NO_ROWS: Row[] = [];
const KEPT = "contactory.review.columns";
const NARROWEST = 64;

interface Kept {
  hidden: Record<string, boolean>;
  widths: Record<string, number>;
}

export interface ColumnLayout {
  table: ReactTable<typeof features, Row>;
  /** The columns that are shown, with the widths that a person gave them. */
  shown: ReadonlyArray<GridColumn>;
}

/** Which columns are shown and how wide they are; kept in the browser for files with the same columns. */
export function useColumnLayout(columns: ReadonlyArray<GridColumn>): ColumnLayout {
  const name = `${KEPT}.${columns.map((column) => column.name).join("|")}`;
  const [kept, setKept] = useState<Kept>(() => readKept(name));
  useEffect(() => setKept(readKept(name)), [name]);
  const defs = useMemo(
    () => columns.map((column) => ({ id: column.name, size: column.width, minSize: NARROWEST, maxSize: 900 })),
    [columns],
  );
  const keep = (change: (before: Kept) => Kept) =>
    setKept((before) => {
      const after = change(before);
      localStorage.setItem(name, JSON.stringify(after));
      return after;
    });
  const table = useTable({
    features,
    columns: defs,
    data: NO_ROWS,
    columnResizeMode: "onChange",
    state: { columnVisibility: kept.hidden, columnSizing: kept.widths },
    onColumnVisibilityChange: (next) =>
      keep((before) => ({ ...before, hidden: typeof next === "function" ? next(before.hidden) : next })),
    onColumnSizingChange: (next) =>
      keep((before) => ({ ...before, widths: typeof next === "function" ? next(before.widths) : next })),
  });
  const shown = useMemo(
    () =>
      columns
        .filter((column) => kept.hidden[column.name] !== false)
        .map((column) => ({ ...column, width: kept.widths[column.name] ?? column.width })),
    [columns, kept],
  );
  return { table, shown };
}

function readKept(name: string): Kept {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(name) ?? "{}");
    const { hidden = {}, widths = {} } = found as Partial<Kept>;
    return { hidden, widths };
  } catch {
    return { hidden: {}, widths: {} };
  }
}
