import { expect, test } from "vitest";
import type { Schemas } from "../../../client/api";
import { toRedo, toUndo } from "./undo_order";

type Action = Schemas["ReviewActionOut"];

/** A history as the server keeps it, and what undo and redo do to it. */
class Kept {
  actions: Action[] = [];

  add(action: string, target: Record<string, unknown> = {}, by = "ana"): number {
    const id = this.actions.length + 1;
    const at = "2026-03-01T09:30:00Z";
    this.actions.unshift({ id, action, by, source: "person", target, rows: 1, at, undone_by: null });
    return id;
  }

  undo(id: number): void {
    const made = this.add("undo", { action_id: id });
    const undone = this.actions.find((action) => action.id === id);
    if (undone === undefined) throw new Error(`no action ${id}`);
    undone.undone_by = made;
    if (undone.action !== "undo") return;
    for (const action of this.actions) if (action.undone_by === id) action.undone_by = null;
  }

  /** Presses of Ctrl+Z and Ctrl+Y; gives the decisions that stand then. */
  press(keys: string): number[] {
    for (const key of keys) {
      const found = key === "z" ? toUndo(this.actions, "ana") : toRedo(this.actions, "ana");
      if (found !== null) this.undo(found.id);
    }
    const stand = this.actions.filter((action) => action.action !== "undo" && action.undone_by === null);
    return stand.map((action) => action.id).sort((a, b) => a - b);
  }
}

test("undo and redo walk back and forth through one's own decisions", () => {
  for (const [keys, stand] of [
    ["", [1, 2, 3]],
    ["z", [1, 2]],
    ["zz", [1]],
    ["zzz", []],
    ["zzzz", []],
    ["zzy", [1, 2]],
    ["zzyy", [1, 2, 3]],
    ["zzyyy", [1, 2, 3]],
    ["zzyzzyy", [1, 2]],
    ["zyzyzy", [1, 2, 3]],
  ] as const) {
    const kept = new Kept();
    for (let count = 0; count < 3; count++) kept.add("edit");
    expect(kept.press(keys), keys).toEqual(stand);
  }
});

test("others' decisions stay, and after a new decision nothing is done again", () => {
  const kept = new Kept();
  kept.add("edit");
  kept.add("discard", {}, "bob");
  expect(kept.press("zz")).toEqual([2]);
  kept.add("edit");
  expect(toRedo(kept.actions, "ana")).toBeNull();
});
