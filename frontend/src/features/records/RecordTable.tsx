import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { classNames } from "../../lib/class_names";
import { timeAgo } from "../../lib/format";
import { type RecordKind, recordKinds, recordsText } from "../../text/records";
import type { RecordColumn } from "./columns";
import { nameOf, type RecordRow } from "./record_shapes";

const ROW_HEIGHT = 36;
const NAME_WIDTH = 13; // rem
const AHEAD = 40; // rows before the end of what is there, at which the next page is asked for

interface RecordTableProps {
  kind: RecordKind;
  columns: ReadonlyArray<RecordColumn>;
  rows: ReadonlyArray<RecordRow>;
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** The rows of a list, of which only those in sight are drawn; it fetches further pages as it is scrolled. */
export function RecordTable({ kind, columns, rows, list }: RecordTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (last >= rows.length - AHEAD && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const text = recordKinds[kind];
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <section
        ref={scroller}
        aria-label={text.title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-60 grow overflow-auto rounded-lg border border-line bg-surface"
      >
        <table
          aria-rowcount={hasNextPage ? -1 : rows.length + 1}
          className="w-full table-fixed border-separate border-spacing-0"
          style={{ minWidth: `${NAME_WIDTH + columns.reduce((sum, column) => sum + column.width, 0)}rem` }}
        >
          <colgroup>
            <col style={{ width: `${NAME_WIDTH}rem` }} />
            {columns.map((column) => (
              <col key={column.id} style={{ width: `${column.width}rem` }} />
            ))}
          </colgroup>
          <Head columns={columns} />
          <tbody>
            <Gap height={drawn[0]?.start ?? 0} />
            {drawn.map((item) => {
              const row = rows[item.index];
              return row === undefined ? null : (
                <Row key={row.id} kind={kind} columns={columns} row={row} index={item.index} />
              );
            })}
            <Gap height={virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0)} />
          </tbody>
        </table>
      </section>
      <p aria-live="polite" className="text-ink-faint text-sm">
        {isFetchingNextPage ? recordsText.more : recordsText.shown(rows.length, hasNextPage, text.one, text.many)}
      </p>
    </div>
  );
}

function Head({ columns }: { columns: ReadonlyArray<RecordColumn> }) {
  const style =
    "sticky top-0 z-10 truncate border-line border-b bg-surface px-3 py-2 font-medium text-ink-faint text-sm";
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={classNames(style, "text-left")}>
          {recordsText.name}
        </th>
        {columns.map((column) => (
          <th key={column.id} scope="col" className={classNames(style, column.numeric ? "text-right" : "text-left")}>
            {column.label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RowProps extends Pick<RecordTableProps, "kind" | "columns"> {
  row: RecordRow;
  index: number;
}

function Row({ kind, columns, row, index }: RowProps) {
  const cell = "h-9 truncate border-line border-b px-3";
  return (
    <tr aria-rowindex={index + 2} className="relative hover:bg-canvas">
      <td className={cell}>
        {/* The link covers its row, so that a click anywhere in it opens the record. */}
        <Link
          to={kind === "contacts" ? "/contacts/$recordId" : "/companies/$recordId"}
          params={{ recordId: String(row.id) }}
          className="font-medium text-accent-ink after:absolute after:inset-0 hover:underline"
        >
          {nameOf(row.values) || recordKinds[kind].notNamed}
        </Link>
      </td>
      {columns.map((column) => (
        <td key={column.id} className={classNames(cell, column.numeric && "text-right")}>
          {textOf(row, column.id)}
        </td>
      ))}
    </tr>
  );
}

function textOf(row: RecordRow, id: string): string {
  if (id === "updated_at" || id === "created_at") return timeAgo(row[id]);
  return row.values[id] ?? "";
}

function Gap({ height }: { height: number }) {
  return height > 0 ? (
    <tr>
      <td style={{ height }} />
    </tr>
  ) : null;
}
