import { Ban, Check, CircleCheck, Copy, Lightbulb, Pencil, TriangleAlert, UserCheck } from "lucide-react";
import { memo } from "react";
import { classNames } from "../../../lib/class_names";
import { number } from "../../../lib/format";
import { kindName } from "../../../text/issue_kinds";
import { reviewText } from "../../../text/review";
import type { Row } from "../data/rows";
import type { GridColumn } from "./columns";
import { issuesAt, isUnread, openIssues, type RowIssue } from "./row_issues";
import { ROW_HEIGHT } from "./row_scroll";

export const HEAD_WIDTH = 96;

/** A column that is seen, and where it stands. */
export interface SeenColumn {
  column: GridColumn;
  /** Its place among the columns that are shown. */
  at: number;
  left: number;
  width: number;
}

interface GridRowProps {
  row: Row | undefined;
  index: number;
  top: number;
  width: number;
  seen: ReadonlyArray<SeenColumn>;
  columns: ReadonlyArray<GridColumn>;
  /** The column of the cursor; null where it is in another row. */
  active: number | null;
  isSelected: boolean;
}

/** The id of a cell, by which the grid names the one that the cursor is in. */
export const cellId = (index: number, column: number): string => `cell-${index}-${column}`;

// Made once: hundreds of them come into sight with each page.
const STATUS_ICONS = {
  READY: <Check aria-hidden="true" className="size-3.5 shrink-0 text-good" />,
  ISSUE: <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0 text-warn" />,
  DISCARD: <Ban aria-hidden="true" className="size-3.5 shrink-0 text-ink-faint" />,
  SUCCESS: <CircleCheck aria-hidden="true" className="size-3.5 shrink-0 text-good" />,
};
const EDITED = <Pencil aria-hidden="true" className="size-3 text-info" />;
const TICK = <Check className="size-3" />;
const EXISTING = <UserCheck aria-hidden="true" className="size-3.5 shrink-0 text-info" />;
const TWIN = <Copy aria-hidden="true" className="size-3.5 shrink-0 text-warn" />;
const SUGGESTED = <Lightbulb aria-hidden="true" className="size-3.5 shrink-0 text-warn" />;
const WRONG = <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0 text-danger" />;

/** One row of the grid; drawn again only when something about it changes. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, index, top, width, seen, active, isSelected } = props;
  const isOut = row?.status === "DISCARD";
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classNames(
        "absolute left-0 flex border-line border-b",
        isSelected ? "bg-accent-soft" : active === null ? "bg-surface" : "bg-canvas",
        isOut && "text-ink-faint line-through",
      )}
      style={{ transform: `translateY(${top}px)`, height: ROW_HEIGHT, width }}
    >
      <RowHead {...props} />
      {row === undefined ? null : isUnread(row) ? (
        <UnreadCell row={row} index={index} width={width} isActive={active !== null && active >= 0} />
      ) : (
        seen.map((each) => (
          <GridCell
            key={each.at}
            row={row}
            index={index}
            place={each}
            isActive={active === each.at}
            issues={issuesAt(row, each.column, props.columns)}
          />
        ))
      )}
    </div>
  );
});

function RowHead({ row, index, columns, active, isSelected }: GridRowProps) {
  const whole = row === undefined ? [] : issuesAt(row, null, columns);
  return (
    <div
      id={cellId(index, -1)}
      role="rowheader"
      aria-colindex={1}
      data-index={index}
      data-column={-1}
      className={classNames(
        "sticky left-0 z-10 flex shrink-0 items-center gap-1.5 border-line-strong/40 border-r px-2 text-sm no-underline",
        isSelected ? "bg-accent-soft" : whole.length > 0 ? "bg-warn-soft" : "bg-canvas",
        active === -1 && "outline-2 outline-focus -outline-offset-2",
      )}
      style={{ width: HEAD_WIDTH }}
    >
      <SelectBox isSelected={isSelected} />
      <span className="grow text-right text-ink-faint tabular-nums">{row ? number(row.row_number) : "…"}</span>
      {row?.edited ? EDITED : null}
      {row === undefined ? null : STATUS_ICONS[row.status]}
      <span className="sr-only">{row === undefined ? reviewText.loadingRow : headWords(row)}</span>
    </div>
  );
}

function headWords(row: Row): string {
  const words = [reviewText.status[row.status] ?? row.status];
  if (row.edited) words.push(reviewText.edited);
  words.push(...openIssues(row).map((issue) => kindName(issue.kind)));
  return words.join(", ");
}

function SelectBox({ isSelected }: { isSelected: boolean }) {
  return (
    <span
      aria-hidden="true"
      data-select="true"
      className={classNames(
        "flex size-4 shrink-0 cursor-pointer items-center justify-center rounded-sm border",
        isSelected ? "border-accent bg-accent text-on-accent" : "border-line-strong bg-surface text-transparent",
      )}
    >
      {TICK}
    </span>
  );
}

interface UnreadCellProps {
  row: Row;
  index: number;
  width: number;
  isActive: boolean;
}

/** A line that could not be cut into cells, as it stands in the file. */
function UnreadCell({ row, index, width, isActive }: UnreadCellProps) {
  return (
    <div
      id={cellId(index, 0)}
      role="gridcell"
      aria-colindex={2}
      aria-label={`${reviewText.unreadable}: ${row.raw}`}
      data-index={index}
      data-column={0}
      className={classNames(
        "absolute top-0 flex h-full items-center overflow-hidden bg-danger-soft px-2 font-mono text-danger text-xs",
        isActive && "z-1 outline-2 outline-focus -outline-offset-2",
      )}
      style={{ left: HEAD_WIDTH, width: width - HEAD_WIDTH }}
    >
      <span className="truncate whitespace-pre">{inOneLine(row.raw ?? "")}</span>
    </div>
  );
}

interface GridCellProps {
  row: Row;
  index: number;
  place: SeenColumn;
  isActive: boolean;
  issues: ReadonlyArray<RowIssue>;
}

function GridCell({ row, index, place, isActive, issues }: GridCellProps) {
  const issue = issues[0];
  const text = row.cells[place.column.name] ?? "";
  return (
    <div
      id={cellId(index, place.at)}
      role="gridcell"
      aria-colindex={place.at + 2}
      aria-selected={isActive}
      aria-invalid={issue === undefined ? undefined : true}
      data-index={index}
      data-column={place.at}
      className={classNames(
        "absolute top-0 flex h-full items-center gap-1.5 overflow-hidden border-line border-r px-2",
        issue !== undefined && markStyle(issue),
        isActive && "z-1 outline-2 outline-focus -outline-offset-2",
      )}
      style={{ left: place.left, width: place.width }}
    >
      {issue === undefined ? null : markOf(issue)}
      <span className="truncate whitespace-pre">{inOneLine(text)}</span>
    </div>
  );
}

/** A row of the grid is one line high: line breaks are told, and the rest stands beside them. */
const inOneLine = (text: string) => text.replaceAll(/\r\n?|\n/g, " ↵ ");

const INFORMS = new Set(["existing_contact", "repaired_row"]);

function markStyle(issue: RowIssue): string {
  if (INFORMS.has(issue.kind)) return "bg-info-soft";
  return issue.suggestion === null && issue.kind !== "duplicate_in_file" ? "bg-danger-soft" : "bg-warn-soft";
}

function markOf(issue: RowIssue) {
  if (issue.kind === "existing_contact") return EXISTING;
  if (issue.kind === "duplicate_in_file") return TWIN;
  return issue.suggestion === null ? WRONG : SUGGESTED;
}
