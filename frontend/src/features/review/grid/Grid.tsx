import { type MouseEvent, type ReactNode, useEffect, useImperativeHandle, useRef } from "react";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { reviewText } from "../../../text/review";
import type { Decisions } from "../data/decisions";
import { type Places, type Row, useRowWindow } from "../data/rows";
import type { Wanted } from "../view";
import { CellEditor } from "./CellEditor";
import type { ColumnLayout } from "./column_layout";
import type { GridColumn } from "./columns";
import { GridHeader } from "./GridHeader";
import { cellId, GridRow } from "./GridRow";
import { type KeyDeeds, onGridKey } from "./grid_keys";
import { type GridState, useGridState } from "./grid_state";
import { NoteBeside } from "./NoteBeside";
import { issuesAt, isUnread, type RowIssue, troubledColumns } from "./row_issues";
import { HEADER_HEIGHT, useRowScroll } from "./row_scroll";
import { useSeenColumns } from "./seen_columns";
import { added, EVERYTHING, isSelected, type Selection, toggled } from "./selection";

export interface GridHandle {
  goToRow: (rowNumber: number) => void;
  nextTrouble: () => void;
}

interface GridProps {
  importId: number;
  wanted: Wanted;
  places: Places;
  layout: ColumnLayout;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  decisions: Decisions;
  whyNot: string | null;
  /** What a person calls a field. */
  nameOf: (field: string) => string;
  /** The row to begin at. */
  start: number | undefined;
  onCompare: (row: Row, issue: RowIssue) => void;
  onRepair: (row: Row) => void;
  handle: React.RefObject<GridHandle | null>;
  /** Stands there while the list has no row; what is being edited meanwhile stays. */
  empty: ReactNode;
}

/** The rows of a file as a spreadsheet, paged from the server, with what is wrong beside each cell. */
export function Grid(props: GridProps) {
  const { importId, wanted, places, layout, selection, onSelection, decisions, whyNot, nameOf, start } = props;
  const columns = layout.shown;
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const note = useRef<HTMLElement>(null);
  const scroll = useRowScroll(scroller, places.rows);
  const seen = useSeenColumns(scroller, columns);
  const { rowAt, error } = useRowWindow(importId, wanted, places, scroll.first, scroll.last);
  const state = useGridState({
    ...{ importId, wanted, places, columns, scroll, seen, rowAt, decisions, grid },
    whyNot,
    onRepair: props.onRepair,
  });
  const { cursor, editing } = state;
  const row = rowAt(cursor.index);
  const deeds = noteDeeds(props, state, row);
  const selectRows: KeyDeeds["selectRows"] = (rows, how) => {
    const numbers = rows.flatMap((each) => (each === undefined ? [] : [each.row_number]));
    onSelection(how === "add" ? added(selection, numbers) : toggled(selection, numbers));
  };
  const keyDeeds: KeyDeeds = {
    undo: () => void decisions.undo(),
    redo: () => void decisions.redo(),
    selectAll: () => onSelection(EVERYTHING),
    selectRows,
    doSuggested: () => doSuggested(state, row, columns, deeds),
    leaveOutOrBringBack: () => (row?.status === "DISCARD" ? deeds.onBringBack() : deeds.onLeaveOut()),
    toNote: () => note.current?.querySelector("button")?.focus(),
  };
  useStart(state, start, rowAt(0), columns);
  useImperativeHandle(props.handle, () => ({
    goToRow: (rowNumber) => void state.goToRow(rowNumber).then(() => grid.current?.focus({ preventScroll: true })),
    nextTrouble: () => void state.goToTrouble(false),
  }));
  const onMouseDown = (event: MouseEvent) => {
    const place = placeUnder(event);
    if (place === null || event.button !== 0) return;
    const isBox = (event.target as Element).closest("[data-select]") !== null;
    if (isBox || event.shiftKey)
      selectRows(rowsTo(place.index, isBox && !event.shiftKey), event.shiftKey ? "add" : "toggle");
    if (event.shiftKey) event.preventDefault();
    state.go(place);
  };
  const rowsTo = (index: number, alone: boolean) => {
    const [from, to] = alone ? [index, index] : [Math.min(index, cursor.index), Math.max(index, cursor.index)];
    return Array.from({ length: to - from + 1 }, (_, step) => rowAt(from + step));
  };
  const drawn = Array.from({ length: Math.max(0, scroll.last - scroll.first + 1) }, (_, step) => scroll.first + step);
  if (places.rows === 0 && editing === null) return props.empty;
  return (
    <div className="relative min-h-0 grow">
      {error === null ? null : <ProblemNotice error={error} />}
      <div ref={scroller} className="absolute inset-0 overflow-auto bg-sunken" data-testid="review-scroller">
        <div className="relative" style={{ height: HEADER_HEIGHT + scroll.canvas, width: seen.width }}>
          <div
            ref={grid}
            role="grid"
            tabIndex={0}
            aria-label={reviewText.grid}
            aria-rowcount={places.rows + 1}
            aria-colcount={columns.length + 1}
            aria-multiselectable="true"
            aria-readonly={whyNot !== null}
            aria-activedescendant={
              row === undefined
                ? undefined
                : cellId(cursor.index, isUnread(row) ? Math.min(0, cursor.column) : cursor.column)
            }
            className="h-full outline-none"
            onKeyDown={(event) => onGridKey(event, { state, columns, rowAt, deeds: keyDeeds })}
            onMouseDown={onMouseDown}
            onDoubleClick={(event) => (placeUnder(event) === null ? undefined : state.edit())}
            onPaste={(event) => state.put(event.clipboardData.getData("text/plain").replace(/\r?\n$/, ""))}
          >
            <GridHeader {...{ layout, nameOf }} seen={seen.seen} width={seen.width} active={cursor.column} />
            <div className="relative">
              {drawn.map((index) => {
                const each = rowAt(index);
                return (
                  <GridRow
                    key={index % drawn.length}
                    row={each}
                    index={index}
                    top={scroll.topOf(index)}
                    width={seen.width}
                    seen={seen.seen}
                    columns={columns}
                    active={cursor.index === index ? cursor.column : null}
                    isSelected={each !== undefined && isSelected(selection, each.row_number)}
                  />
                );
              })}
            </div>
          </div>
          {editing === null ? null : (
            <CellEditor
              key={`${editing.index}-${editing.column}`}
              label={reviewText.editOf(editing.name, editing.row.row_number)}
              text={editing.text}
              place={{
                left: seen.leftOf(editing.column),
                top: HEADER_HEIGHT + scroll.topOf(editing.index),
                width: columns[editing.column]?.width ?? 120,
              }}
              onDone={state.endEdit}
              onCancel={state.cancelEdit}
            />
          )}
          {row === undefined || editing !== null || state.quiet ? null : (
            <NoteBeside
              {...{ row, columns, scroll, seen, cursor, deeds, whyNot, scroller }}
              noteRef={note}
              isSelecting={selection.all || selection.rows.size > 0}
              onLeave={() => {
                grid.current?.focus({ preventScroll: true });
                state.setQuiet(true);
              }}
            />
          )}
        </div>
      </div>
    </div>
  );
}

/** Goes to the row that the address names, or to the first problem, once, when the list is there. */
function useStart(
  state: GridState,
  start: number | undefined,
  first: Row | undefined,
  columns: ReadonlyArray<GridColumn>,
): void {
  const begun = useRef<number | null>(null);
  useEffect(() => {
    const wanted = start ?? 0;
    if (begun.current === wanted || (start === undefined && (begun.current !== null || first === undefined))) return;
    begun.current = wanted;
    if (start !== undefined) void state.goToRow(start);
    else if (first !== undefined) state.go({ index: 0, column: troubledColumns(first, columns)[0] ?? 0 });
  }, [start, state, first, columns]);
}

function placeUnder(event: MouseEvent): { index: number; column: number } | null {
  const cell = (event.target as Element).closest<HTMLElement>("[data-column]");
  if (cell === null) return null;
  return { index: Number(cell.dataset.index), column: Number(cell.dataset.column) };
}

function noteDeeds({ layout, decisions, onCompare, onRepair }: GridProps, state: GridState, row: Row | undefined) {
  const about = (action: string) => () => (row === undefined ? undefined : decisions.decideRow(row, action));
  return {
    onUse: (issue: RowIssue) => {
      const column = layout.shown.find((each) => each.field === issue.field);
      if (row === undefined || issue.suggestion === null) return;
      void decisions.edit(row, { [column?.name ?? issue.field]: issue.suggestion });
    },
    onAccept: about("accept"),
    onCompare: (issue: RowIssue) => (row === undefined ? undefined : onCompare(row, issue)),
    onRepair: () => (row === undefined ? undefined : onRepair(row)),
    onEdit: () => state.edit(),
    onLeaveOut: about("discard"),
    onBringBack: about("restore"),
  };
}

function doSuggested(
  state: GridState,
  row: Row | undefined,
  columns: ColumnLayout["shown"],
  deeds: ReturnType<typeof noteDeeds>,
): void {
  const column = columns[state.cursor.column] ?? null;
  const issue = row === undefined ? undefined : issuesAt(row, column, columns)[0];
  if (issue === undefined) return;
  if (issue.suggestion !== null) deeds.onUse(issue);
  else if (issue.kind === "repaired_row") deeds.onAccept();
  else if (issue.kind === "malformed_row") deeds.onRepair();
  else if (issue.kind === "duplicate_in_file" || issue.kind === "existing_contact") deeds.onCompare(issue);
}
