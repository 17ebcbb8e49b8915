import type { ReactNode } from "react";
import { classNames } from "../lib/class_names";

export interface Column<T> {
  id: string;
  header: ReactNode;
  /** Keeps the header for screen readers only, as over buttons. */
  headerHidden?: boolean;
  cell: (row: T) => ReactNode;
  /** Numbers stand to the right. */
  numeric?: boolean;
  /** Left out where the window is narrow. */
  wideOnly?: boolean;
}

interface DataTableProps<T> {
  /** What the table is about, for screen readers. */
  label: string;
  columns: ReadonlyArray<Column<T>>;
  rows: ReadonlyArray<T>;
  keyOf: (row: T) => string | number;
}

/** The plain table of a list that fits on a page; it scrolls within itself where the window is narrow. */
export function DataTable<T>({ label, columns, rows, keyOf }: DataTableProps<T>) {
  const style = (column: Column<T>) =>
    classNames("px-3 py-2", column.numeric ? "text-right" : "text-left", column.wideOnly && "max-md:hidden");
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full border-collapse text-base">
        <thead className="border-line border-b text-ink-faint text-sm">
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={classNames(style(column), "font-medium")}>
                {column.headerHidden ? <span className="sr-only">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={keyOf(row)} className="hover:bg-canvas">
              {columns.map((column) => (
                <td key={column.id} className={style(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
