/** Where one is in the grid; column -1 is the head of the row. */
export interface Cursor {
  index: number;
  column: number;
}

export interface GridSize {
  rows: number;
  columns: number;
  /** Rows that fit into the window. */
  page: number;
}

/** Where a key leads, as in a spreadsheet; null for keys that do not lead anywhere. */
export function led(cursor: Cursor, key: string, ctrl: boolean, size: GridSize): Cursor | null {
  const { index, column } = cursor;
  const steps: Record<string, Cursor> = {
    ArrowDown: { index: ctrl ? size.rows - 1 : index + 1, column },
    ArrowUp: { index: ctrl ? 0 : index - 1, column },
    ArrowRight: { index, column: ctrl ? size.columns - 1 : column + 1 },
    ArrowLeft: { index, column: ctrl ? 0 : column - 1 },
    PageDown: { index: index + size.page, column },
    PageUp: { index: index - size.page, column },
    Home: { index: ctrl ? 0 : index, column: 0 },
    End: { index: ctrl ? size.rows - 1 : index, column: size.columns - 1 },
  };
  const found = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return found === undefined ? null : within(found, size);
}

/** Where Tab leads within the row; null at its end, where it leaves the grid. */
export function tabbed({ index, column }: Cursor, back: boolean, size: GridSize): Cursor | null {
  const next = column + (back ? -1 : 1);
  return next < -1 || next >= size.columns ? null : { index, column: next };
}

/** The nearest place that there is. */
export const within = ({ index, column }: Cursor, size: GridSize): Cursor => ({
  index: Math.max(0, Math.min(index, size.rows - 1)),
  column: Math.max(-1, Math.min(column, size.columns - 1)),
});
