/** What is looked at on the page of what was spent. */
export interface SpendSearch {
  /** The days up to now that are reported; 30 where it is not said. */
  days?: 7 | 90 | 365;
  provider?: string;
  kind?: Kind;
  /** The cursor of the page of the ledger that is shown; none for the first. */
  after?: string;
}

export const KINDS = ["hold", "charge", "release", "unknown", "refund", "grant", "purchase"] as const;
export type Kind = (typeof KINDS)[number];
export const DAYS = [7, 30, 90, 365] as const;

/** The members of an address that mean something; what anybody may have typed there is left out. */
export function spendSearch(search: Record<string, unknown>): SpendSearch {
  const found = {
    days: [7, 90, 365].find((each) => each === search.days),
    provider: typeof search.provider === "string" ? search.provider : undefined,
    kind: KINDS.find((each) => each === search.kind),
    after: typeof search.after === "string" ? search.after : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as SpendSearch;
}
