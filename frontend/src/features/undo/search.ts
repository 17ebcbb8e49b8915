import type { Group } from "../../text/undo";

const GROUPS: ReadonlyArray<Group> = ["reversed", "kept", "blocked"];

/** Reads the address: which group of outcomes is shown. */
export function undoSearch(search: Record<string, unknown>): { group?: Group } {
  const group = GROUPS.find((each) => each === search.group);
  return group === undefined ? {} : { group };
}
