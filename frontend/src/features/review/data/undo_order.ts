import type { Schemas } from "../../../client/api";

type Action = Schemas["ReviewActionOut"];

/**
 * What Ctrl+Z takes back: of a person's decisions, newest first, the last that stands. The server keeps the history, so
 * it is the same after a reload and in another tab.
 */
export function toUndo(history: ReadonlyArray<Action>, by: string): Action | null {
  return mine(history, by).find((action) => !isUndo(action) && action.undone_by === null) ?? null;
}

/** What Ctrl+Y does again: the undo that was made last and stands, unless something new was decided since. */
export function toRedo(history: ReadonlyArray<Action>, by: string): Action | null {
  const kinds = new Map(history.map((action) => [action.id, isUndo(action)]));
  for (const action of mine(history, by)) {
    if (!isUndo(action)) return null;
    const ofUndo = kinds.get(Number(action.target.action_id)) === true;
    if (!ofUndo && action.undone_by === null) return action;
  }
  return null;
}

const isUndo = (action: Action): boolean => action.action === "undo";

const mine = (history: ReadonlyArray<Action>, by: string): Action[] => history.filter((action) => action.by === by);
