import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useRecordCount } from "../../client/record_count";
import { classNames } from "../../lib/class_names";
import { count, timeAgo } from "../../lib/format";
import { type RecordKind, recordKinds, recordsText } from "../../text/records";
import type { RecordColumn } from "./columns";
import { nameOf, type RecordRow } from "./record_shapes";
import type { RecordWindow } from "./record_window";
import { useRowKeys } from "./row_keys";
import type { RecordsSearch } from "./search";

const ROW_HEIGHT = 36;
const NAME_WIDTH = 12; // rem

interface RecordTableProps {
  kind: RecordKind;
  columns: ReadonlyArray<RecordColumn>;
  search: RecordsSearch;
  list: RecordWindow;
}

/** The rows of a list, of which only those in sight are drawn; it fetches further pages as it is scrolled. */
export function RecordTable({ kind, columns, search, list }: RecordTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: list.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    // The head takes the place of a row, so that each row stands lower by one than is reckoned.
    scrollPaddingEnd: ROW_HEIGHT,
  });
  const drawn = virtual.getVirtualItems();
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0];
  const { onSeen } = list;
  useEffect(() => onSeen(first, last), [first, last, onSeen]);
  const page = Math.max(1, Math.floor((virtual.scrollRect?.height ?? 0) / ROW_HEIGHT) - 1);
  const keys = useRowKeys(scroller, list.rows, page, (index) => virtual.scrollToIndex(index));
  const stop = keys.current >= first && keys.current <= last ? keys.current : first;
  const counted = useRecordCount(kind, search, !list.isWhole).data;
  const all = list.isWhole ? list.rows : counted;
  const text = recordKinds[kind];
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <section
        ref={scroller}
        aria-label={text.title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onKeyDown={keys.onKeyDown}
        className="min-h-60 grow overflow-auto rounded-lg border border-line bg-surface"
      >
        <table
          aria-rowcount={all === undefined ? -1 : all + 1}
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
              const row = list.rowAt(item.index);
              return row === undefined ? (
                <Gap key={item.key} height={ROW_HEIGHT} />
              ) : (
                <Row
                  key={item.key}
                  index={item.index}
                  isStop={item.index === stop}
                  onFocus={keys.onFocus}
                  {...{ kind, columns, row }}
                />
              );
            })}
            <Gap height={virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0)} />
          </tbody>
        </table>
      </section>
      <p aria-live="polite" className="text-ink-faint text-sm">
        {all === undefined ? recordsText.more : count(all, text.one, text.many)}
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
  /** Whether Tab leads to it. */
  isStop: boolean;
  onFocus: (index: number) => void;
}

function Row({ kind, columns, row, index, isStop, onFocus }: RowProps) {
  const cell = "h-9 truncate border-line border-b px-3";
  return (
    <tr aria-rowindex={index + 2} className="relative hover:bg-canvas">
      <td className={cell}>
        {/* The link covers its row, so that a click anywhere in it opens the record. */}
        <Link
          to={kind === "contacts" ? "/contacts/$recordId" : "/companies/$recordId"}
          params={{ recordId: String(row.id) }}
          data-row={index}
          tabIndex={isStop ? 0 : -1}
          onFocus={() => onFocus(index)}
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
