import type { Schemas } from "../../client/api";
import { type Group, undoText } from "../../text/undo";

type Counts = Schemas["RevertCounts"];

/** How many contacts, companies and values there are in each group. */
export function groupsOf(counts: Counts): Record<Group, readonly [number, number, number]> {
  return {
    reversed: [counts.contacts_removed, counts.companies_removed, counts.fields_restored],
    kept: [counts.contacts_kept, counts.companies_kept, counts.fields_kept],
    blocked: [counts.contacts_blocked, counts.companies_blocked, counts.fields_blocked],
  };
}

/** A group in words: "3 contacts, 1 company". */
export function inWords(counts: Counts, group: Group): string {
  return undoText.parts(...groupsOf(counts)[group]);
}

/** Whether anything stayed that could be tried again. */
export function hasRest(counts: Counts): boolean {
  const { kept, blocked } = groupsOf(counts);
  return [...kept, ...blocked].some((each) => each > 0);
}
