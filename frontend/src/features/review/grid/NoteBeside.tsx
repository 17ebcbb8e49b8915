import { X } from "lucide-react";
import type { RefObject } from "react";
import { Button } from "../../../components/Button";
import { classNames } from "../../../lib/class_names";
import { reviewText } from "../../../text/review";
import type { Row } from "../data/rows";
import { CellNote, type NoteDeeds } from "./CellNote";
import type { GridColumn } from "./columns";
import type { Cursor } from "./cursor";
import { issuesAt } from "./row_issues";
import { HEADER_HEIGHT, ROW_HEIGHT, type RowScroll } from "./row_scroll";
import type { SeenColumns } from "./seen_columns";

interface NoteBesideProps {
  row: Row;
  columns: ReadonlyArray<GridColumn>;
  scroll: RowScroll;
  seen: SeenColumns;
  cursor: Cursor;
  deeds: NoteDeeds;
  whyNot: string | null;
  scroller: RefObject<HTMLDivElement | null>;
  noteRef: RefObject<HTMLElement | null>;
  /** In a narrow window the note gives way to what is done with selected rows. */
  isSelecting: boolean;
  /** Goes back to the grid. */
  onLeave: () => void;
}

const WIDTH = 336;

/** The note about the cell of the cursor, beside it; at the bottom of a narrow window. */
export function NoteBeside(props: NoteBesideProps) {
  const { row, columns, scroll, seen, cursor, deeds, whyNot, scroller, noteRef, isSelecting, onLeave } = props;
  const column = columns[cursor.column] ?? null;
  const issues = issuesAt(row, column, columns);
  const hasWords = issues.length > 0 || (column === null && (row.decision !== null || row.changed_by !== null));
  if (!hasWords || cursor.index < scroll.first || cursor.index > scroll.last) return null;
  const isLow = scroll.isLow(cursor.index);
  const top = HEADER_HEIGHT + scroll.topOf(cursor.index) + (isLow ? -4 : ROW_HEIGHT + 4);
  const window = scroller.current;
  const rightmost = window === null ? 0 : window.scrollLeft + window.clientWidth - WIDTH - 16;
  const left = Math.max(8, Math.min(seen.leftOf(cursor.column) + 8, rightmost));
  const style = { "--left": `${left}px`, "--top": `${top}px`, "--width": `${WIDTH}px` } as React.CSSProperties;
  return (
    <div
      style={style}
      className={classNames(
        "z-30 rounded-lg border border-line bg-raised shadow-raised",
        "max-sm:fixed max-sm:inset-x-2 max-sm:bottom-13",
        isSelecting && "max-sm:hidden",
        "sm:absolute sm:top-(--top) sm:left-(--left) sm:w-(--width)",
        isLow && "sm:-translate-y-full",
      )}
    >
      <Button
        kind="quiet"
        size="small"
        aria-label={reviewText.closeNote}
        className="absolute top-1.5 right-1.5 z-10 sm:hidden"
        onPress={onLeave}
      >
        <X aria-hidden="true" className="size-4" />
      </Button>
      <CellNote
        {...{ row, issues, deeds, whyNot, noteRef }}
        column={column?.name ?? null}
        onKeyDown={(event) => {
          if (event.key === "Escape") onLeave();
        }}
      />
    </div>
  );
}
