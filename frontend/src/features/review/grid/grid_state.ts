import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import { api } from "../../../client/api";
import { toast } from "../../../components/Toasts";
import type { Decisions } from "../data/decisions";
import { indexOfRow, type Places, type Row } from "../data/rows";
import type { Wanted } from "../view";
import type { After } from "./CellEditor";
import type { GridColumn } from "./columns";
import { type Cursor, type GridSize, within } from "./cursor";
import { troubledColumns } from "./row_issues";
import type { RowScroll } from "./row_scroll";
import type { SeenColumns } from "./seen_columns";

export interface Editing extends Cursor {
  text: string;
  /** The row as it was seen; the list may change below the editor. */
  row: Row;
  name: string;
}

/** The cursor stays with its row when rows above it come or go. */
interface Kept extends Cursor {
  row?: number | undefined;
}

interface GridParts {
  importId: number;
  wanted: Wanted;
  places: Places;
  columns: ReadonlyArray<GridColumn>;
  scroll: RowScroll;
  seen: SeenColumns;
  rowAt: (index: number) => Row | undefined;
  decisions: Decisions;
  /** Why nothing can be written now; null where it can. */
  whyNot: string | null;
  onRepair: (row: Row) => void;
  grid: RefObject<HTMLElement | null>;
}

export interface GridState {
  cursor: Cursor;
  size: GridSize;
  editing: Editing | null;
  /** Whether the note about the cell was put away. */
  quiet: boolean;
  setQuiet: (quiet: boolean) => void;
  go: (cursor: Cursor, where?: "near" | "top") => void;
  goToRow: (rowNumber: number, trouble?: boolean) => Promise<void>;
  goToTrouble: (back: boolean) => Promise<void>;
  /** Begins to edit the cell of the cursor; text replaces what stands in it. */
  edit: (text?: string) => void;
  /** Empties the cell of the cursor. */
  clear: () => void;
  /** Writes a text into the cell of the cursor without an editor. */
  put: (text: string) => void;
  endEdit: (text: string, after: After) => void;
  cancelEdit: () => void;
}

const AFTER: Record<After, Cursor> = {
  stay: { index: 0, column: 0 },
  down: { index: 1, column: 0 },
  next: { index: 0, column: 1 },
  before: { index: 0, column: -1 },
};

/** Where one is in the grid and what one edits. */
export function useGridState(parts: GridParts): GridState {
  const { importId, wanted, places, columns, scroll, seen, rowAt, decisions, whyNot, onRepair, grid } = parts;
  const queries = useQueryClient();
  const [cursor, setCursor] = useState<Kept>({ index: 0, column: 0 });
  const [editing, setEditing] = useState<Editing | null>(null);
  const [quiet, setQuiet] = useState(false);
  const size = { rows: places.rows, columns: columns.length, page: scroll.page };
  const at = within(cursor, size);
  const under = rowAt(at.index)?.row_number;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another row below the cursor is the reason to look
  useEffect(() => {
    if (under === undefined || under === cursor.row) return;
    const drawn = Array.from({ length: scroll.last - scroll.first + 1 }, (_, step) => scroll.first + step);
    const moved = cursor.row === undefined ? undefined : drawn.find((each) => rowAt(each)?.row_number === cursor.row);
    setCursor({ ...at, index: moved ?? at.index, row: moved === undefined ? under : cursor.row });
  }, [under]);

  // How often one went somewhere: who went on while a row was looked for is not taken there any more.
  const steps = useRef(0);
  const go = (wantedCursor: Cursor, where: "near" | "top" = "near") => {
    steps.current += 1;
    const next = within(wantedCursor, size);
    setCursor({ ...next, row: rowAt(next.index)?.row_number });
    setQuiet(false);
    scroll.show(next.index, where);
    seen.show(next.column);
  };

  const goToRow = async (rowNumber: number, trouble = false) => {
    steps.current += 1;
    const step = steps.current;
    const index = await indexOfRow(queries, importId, wanted, places, rowNumber);
    const row = trouble ? await rowOf(importId, rowNumber) : null;
    if (step !== steps.current) return;
    if (row === null) go({ index, column: at.column }, "top");
    else go({ index, column: troubledColumns(row, columns)[0] ?? at.column });
  };

  const goToTrouble = async (back: boolean) => {
    const row = rowAt(at.index);
    if (row === undefined) return;
    const here = troubledColumns(row, columns).filter((column) => (back ? column < at.column : column > at.column));
    const next = back ? here.at(-1) : here[0];
    if (next !== undefined) return go({ index: at.index, column: next });
    if (back) return goBack();
    steps.current += 1;
    const step = steps.current;
    const found = await nextTroubled(importId, wanted, row.row_number);
    if (found !== null && step === steps.current) await goToRow(found, true);
  };

  const goBack = () => {
    for (let index = at.index - 1; index >= 0; index--) {
      const row = rowAt(index);
      if (row === undefined) return go({ index, column: at.column });
      const last = troubledColumns(row, columns).at(-1);
      if (last !== undefined) return go({ index, column: last });
    }
  };

  const edit = (text?: string) => {
    const row = rowAt(at.index);
    if (row === undefined) return;
    if (whyNot !== null) return text === undefined ? toast(whyNot, "info") : undefined;
    if (row.raw !== null && Object.keys(row.cells).length === 0) return onRepair(row);
    const name = columns[at.column]?.name;
    if (name !== undefined) setEditing({ ...at, row, name, text: text ?? row.cells[name] ?? "" });
  };

  // Whether the import takes it is the server's to say: what this page knows of it may be of a moment ago.
  const write = (row: Row | undefined, name: string | undefined, text: string) => {
    if (row === undefined || name === undefined || !(name in row.cells) || text === row.cells[name]) return;
    void decisions.edit(row, { [name]: text });
  };
  const put = (text: string) => (whyNot === null ? write(rowAt(at.index), columns[at.column]?.name, text) : undefined);

  const endEdit = (text: string, after: After) => {
    setEditing(null);
    if (editing !== null) write(editing.row, editing.name, text);
    if (after === "stay") return;
    grid.current?.focus({ preventScroll: true });
    go({ index: at.index + AFTER[after].index, column: at.column + AFTER[after].column });
  };

  const cancelEdit = () => {
    setEditing(null);
    grid.current?.focus({ preventScroll: true });
  };

  return {
    cursor: at,
    size,
    editing,
    quiet,
    setQuiet,
    go,
    goToRow,
    goToTrouble,
    edit,
    clear: () => put(""),
    put,
    endEdit,
    cancelEdit,
  };
}

async function rowOf(importId: number, rowNumber: number): Promise<Row> {
  const { data } = await api.GET("/api/v1/imports/{import_id}/rows/{row_number}", {
    params: { path: { import_id: importId, row_number: rowNumber } },
  });
  return data as Row;
}

/** The next row with an open problem, wherever in the file it is; null behind the last. */
async function nextTroubled(importId: number, wanted: Wanted, after: number): Promise<number | null> {
  const query = { ...wanted, status: "ISSUE" as const, after, limit: 1 };
  const { data } = await api.GET("/api/v1/imports/{import_id}/rows", {
    params: { path: { import_id: importId }, query },
  });
  return data?.items[0]?.row_number ?? null;
}
