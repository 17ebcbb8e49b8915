import { classNames } from "../../../lib/class_names";
import { reviewText } from "../../../text/review";
import type { ColumnLayout } from "./column_layout";
import { HEAD_WIDTH, type SeenColumn } from "./GridRow";
import { HEADER_HEIGHT } from "./row_scroll";

interface GridHeaderProps {
  seen: ReadonlyArray<SeenColumn>;
  width: number;
  layout: ColumnLayout;
  /** The column of the cursor. */
  active: number;
  nameOf: (field: string) => string;
}

/** The heads of the columns, which stay in sight: the header of the file, and the field that it becomes. */
export function GridHeader({ seen, width, layout, active, nameOf }: GridHeaderProps) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 border-line-strong/40 border-b bg-canvas text-sm"
      style={{ height: HEADER_HEIGHT, width }}
    >
      <div
        role="columnheader"
        aria-colindex={1}
        className="sticky left-0 z-10 flex h-full items-center justify-end border-line-strong/40 border-r bg-canvas px-2 pr-7 font-medium text-ink-faint"
        style={{ width: HEAD_WIDTH }}
      >
        {reviewText.rowNumber}
      </div>
      {seen.map((each) => (
        <ColumnHead key={each.at} place={each} layout={layout} isActive={each.at === active} nameOf={nameOf} />
      ))}
    </div>
  );
}

interface ColumnHeadProps {
  place: SeenColumn;
  layout: ColumnLayout;
  isActive: boolean;
  nameOf: (field: string) => string;
}

function ColumnHead({ place, layout, isActive, nameOf }: ColumnHeadProps) {
  const { column, at, left, width } = place;
  const header = layout.table.getFlatHeaders().find((each) => each.column.id === column.name);
  return (
    <div
      role="columnheader"
      aria-colindex={at + 2}
      className={classNames(
        "absolute top-0 flex h-full flex-col justify-center border-line border-r px-2",
        isActive && "bg-sunken",
      )}
      style={{ left, width }}
      title={column.name}
    >
      <span className="truncate font-medium text-ink">{column.name}</span>
      <span className="truncate text-ink-faint text-xs">
        {column.field === null ? (column.custom ?? "—") : nameOf(column.field)}
      </span>
      {header === undefined ? null : (
        <span
          aria-hidden="true"
          onPointerDown={(event) => event.stopPropagation()}
          onMouseDown={header.getResizeHandler()}
          onTouchStart={header.getResizeHandler()}
          className="absolute top-0 right-0 h-full w-1.5 cursor-col-resize touch-none hover:bg-accent"
        />
      )}
    </div>
  );
}
