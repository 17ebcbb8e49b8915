import type { KeyboardEvent } from "react";
import type { Row } from "../data/rows";
import type { GridColumn } from "./columns";
import { led, tabbed } from "./cursor";
import type { GridState } from "./grid_state";

export interface KeyDeeds {
  undo: () => void;
  redo: () => void;
  selectAll: () => void;
  selectRows: (rows: ReadonlyArray<Row | undefined>, how: "toggle" | "add") => void;
  doSuggested: () => void;
  leaveOutOrBringBack: () => void;
  toNote: () => void;
}

interface KeyParts {
  state: GridState;
  columns: ReadonlyArray<GridColumn>;
  rowAt: (index: number) => Row | undefined;
  deeds: KeyDeeds;
}

/** What the keys of the grid do; each handler says whether the key was its own. */
export function onGridKey(event: KeyboardEvent, parts: KeyParts): void {
  if (event.nativeEvent.isComposing) return;
  const ctrl = event.ctrlKey || event.metaKey;
  const isOurs = ctrl ? withCtrl(event, parts) : plain(event, parts) || typing(event, parts);
  if (isOurs || moving(event, ctrl, parts)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function withCtrl(event: KeyboardEvent, { deeds, state, columns, rowAt }: KeyParts): boolean {
  const key = event.key.toLowerCase();
  if (key === "z") event.shiftKey ? deeds.redo() : deeds.undo();
  else if (key === "y") deeds.redo();
  else if (key === "a") deeds.selectAll();
  else if (key === "d") deeds.leaveOutOrBringBack();
  else if (key === "enter") deeds.doSuggested();
  else if (key === "c" && getSelection()?.isCollapsed !== false) {
    const column = columns[state.cursor.column];
    const text = column === undefined ? undefined : rowAt(state.cursor.index)?.cells[column.name];
    if (text !== undefined) void navigator.clipboard?.writeText(text);
  } else return false;
  return true;
}

function plain(event: KeyboardEvent, { deeds, state, rowAt }: KeyParts): boolean {
  const { cursor } = state;
  switch (event.key) {
    case "Enter":
    case "F2":
      state.edit();
      return true;
    case "Escape":
      state.setQuiet(true);
      return true;
    case "F8":
      void state.goToTrouble(event.shiftKey);
      return true;
    case " ":
      deeds.selectRows([rowAt(cursor.index)], "toggle");
      return true;
    case "Delete":
    case "Backspace":
      return emptied(event, state);
    case "ArrowDown":
      if (!event.altKey) return false;
      deeds.toNote();
      return true;
    default:
      return false;
  }
}

function emptied(event: KeyboardEvent, state: GridState): boolean {
  if (event.key === "Backspace") state.edit("");
  else state.clear();
  return true;
}

function typing(event: KeyboardEvent, { state }: KeyParts): boolean {
  if (event.key.length !== 1 || event.altKey) return false;
  state.edit(event.key);
  return true;
}

function moving(event: KeyboardEvent, ctrl: boolean, { state, rowAt, deeds }: KeyParts): boolean {
  const { cursor, size } = state;
  const next = event.key === "Tab" && !ctrl ? tabbed(cursor, event.shiftKey, size) : led(cursor, event.key, ctrl, size);
  if (next === null) return false;
  state.go(next);
  if (event.shiftKey && event.key !== "Tab") deeds.selectRows([rowAt(cursor.index), rowAt(next.index)], "add");
  return true;
}
