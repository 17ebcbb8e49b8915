import type { Schemas } from "../../client/api";
import type { Share } from "../../components/StackedBar";

export type ItemState = Schemas["ItemState"];
export type Counts = Readonly<Record<string, number>>;

/** The states of items in the order in which they are shown, the finished ones first. */
export const ITEM_STATES: ReadonlyArray<ItemState> = [
  "success",
  "partial",
  "not_found",
  "failed",
  "skipped",
  "processing",
  "pending",
];

export const COLOURS: Record<ItemState, string> = {
  success: "bg-good",
  partial: "bg-info",
  not_found: "bg-line-strong",
  failed: "bg-danger",
  skipped: "bg-line",
  processing: "bg-accent",
  pending: "bg-sunken",
};

/** The counts of a run as parts of a bar. */
export function sharesOf(counts: Counts): Share[] {
  return ITEM_STATES.map((id) => ({ id, value: counts[id] ?? 0, colour: COLOURS[id] }));
}

/** How many items have ended. */
export function doneOf(counts: Counts, total: number): number {
  return total - (counts.pending ?? 0) - (counts.processing ?? 0);
}
