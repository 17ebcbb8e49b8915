import type { Schemas } from "../../client/api";

/** What is known of one field of an item: the value that stands, and the answers that lost against it. */
export interface FoundField {
  taken: boolean;
  value: string;
  /** What the record had before. */
  old?: string;
  provider?: string;
  confidence?: number | null;
  cost?: string;
  sentence?: string;
  lost?: ReadonlyArray<LostAnswer>;
}

export interface LostAnswer {
  provider: string;
  value: string;
  confidence: number | null;
  code: string;
}

/** One question that was asked about the item. */
export interface Asked {
  place: number;
  provider: string;
  operation: string;
  outcome: string;
  credits: string;
  money: string;
  cached?: boolean;
  sentence?: string;
}

type Item = Schemas["ItemOut"];

/** What was found, by field. */
export function foundOf(item: Item): ReadonlyArray<[string, FoundField]> {
  return Object.entries(item.found as unknown as Record<string, FoundField>);
}

/** The fields that the record got. */
export function takenOf(found: ReadonlyArray<[string, FoundField]>): ReadonlyArray<[string, FoundField]> {
  return found.filter(([, each]) => each.taken);
}

/** Who was asked, in the order of the recipe. */
export const askedOf = (item: Item): ReadonlyArray<Asked> => item.asked as unknown as Asked[];
