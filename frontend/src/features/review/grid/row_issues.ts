import type { Schemas } from "../../../client/api";
import type { Row } from "../data/rows";
import type { GridColumn } from "./columns";

export type RowIssue = Schemas["RowIssueOut"];

const known = new WeakMap<Row, RowIssue[]>();

/** The problems of a row that wait for a decision; none of a row that is left out. */
export function openIssues(row: Row): RowIssue[] {
  const found = known.get(row) ?? (row.status === "DISCARD" ? [] : row.issues.filter((issue) => !issue.resolved));
  known.set(row, found);
  return found;
}

/** Whether the line could not be cut into cells: then its text is all there is. */
export const isUnread = (row: Row): boolean => row.raw !== null && Object.keys(row.cells).length === 0;

/** Those of a cell; of the head of the row, those of no column of the file. */
export function issuesAt(row: Row, column: GridColumn | null, columns: ReadonlyArray<GridColumn>): RowIssue[] {
  const open = openIssues(row);
  if (open.length === 0 || isUnread(row)) return open;
  if (column !== null) return column.field === null ? [] : open.filter((issue) => issue.field === column.field);
  return open.filter((issue) => !columns.some((each) => each.field !== null && each.field === issue.field));
}

/** The columns of a row that have a problem, -1 for the row as a whole, from left to right. */
export function troubledColumns(row: Row, columns: ReadonlyArray<GridColumn>): number[] {
  const found = new Set(
    openIssues(row).map((issue) => columns.findIndex((each) => each.field !== null && each.field === issue.field)),
  );
  return [...found].sort((one, other) => one - other);
}
