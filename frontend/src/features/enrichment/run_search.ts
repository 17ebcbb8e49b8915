import { callsText } from "../../text/enrichment_lists";
import { itemStates } from "../../text/enrichments";
import type { ItemState } from "./counts";

export const TABS = ["items", "results", "calls", "undo", "recipe"] as const;
export type Tab = (typeof TABS)[number];
export type CallState = keyof typeof callsText.states;
export type Group = "reversed" | "kept" | "blocked";

/** What is looked at on the page of a run. */
export interface RunSearch {
  tab?: Exclude<Tab, "items">;
  state?: ItemState;
  call?: CallState;
  group?: Group;
  /** The cursor of the page of the list that is shown; none for the first. */
  after?: string;
  /** The item whose details are open. */
  item?: number;
}

/** The members of an address that mean something; what anybody may have typed there is left out. */
export function runSearch(search: Record<string, unknown>): RunSearch {
  const found = {
    tab: known(TABS, search.tab),
    state: known(Object.keys(itemStates), search.state),
    call: known(Object.keys(callsText.states), search.call),
    group: known(["reversed", "kept", "blocked"], search.group),
    after: typeof search.after === "string" ? search.after : undefined,
    item: typeof search.item === "number" ? search.item : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as RunSearch;
}

function known(names: ReadonlyArray<string>, value: unknown): string | undefined {
  return names.find((name) => name === value);
}
