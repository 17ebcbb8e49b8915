import { type PageCursor, pageCursor } from "../../lib/page_cursor";
import type { Group } from "../../text/undo";

const GROUPS: ReadonlyArray<Group> = ["reversed", "kept", "blocked"];

/** Reads the address: which group of outcomes is shown, and which page of it. */
export function undoSearch(search: Record<string, unknown>): { group?: Group } & PageCursor {
  const group = GROUPS.find((each) => each === search.group);
  return { ...(group === undefined ? {} : { group }), ...pageCursor(search) };
}
