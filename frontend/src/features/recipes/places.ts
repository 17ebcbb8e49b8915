import { Problem } from "../../client/problem";

/** What the server refused, and where: steps[1].fields, stop.fields, budget. Empty where it names no place. */
export interface Refused {
  place: string;
  sentence: string;
}

/** The sentence and the place of a refusal; null where nothing was refused. */
export function refusedOf(error: unknown): Refused | null {
  if (!(error instanceof Problem)) return null;
  const { field } = error.facts;
  return {
    place: typeof field === "string" ? field.replace(/^(body\.)?(payload\.)?spec\.?/, "") : "",
    sentence: error.message,
  };
}

/** The sentence, where the refusal is about this place or a part of it. */
export function saidAt(refused: Refused | null, place: string): string | null {
  if (refused === null) return null;
  const within =
    refused.place === place || refused.place.startsWith(`${place}.`) || refused.place.startsWith(`${place}[`);
  return within ? refused.sentence : null;
}

/** The number of the step that a refusal is about, counted from 0. */
export function stepOf(refused: Refused | null): number | null {
  const found = /^steps\[(\d+)\]/.exec(refused?.place ?? "");
  return found === null ? null : Number(found[1]);
}
