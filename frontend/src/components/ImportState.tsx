import type { Schemas } from "../client/api";
import { importStates } from "../text/imports";
import { Badge, type Tone } from "./Badge";

const TONES: Record<Schemas["JobState"], Tone> = {
  PENDING: "neutral",
  PROCESSING: "info",
  NEEDS_REVIEW: "warn",
  COMPLETED: "good",
  FAILED: "danger",
  CANCELLED: "neutral",
  REVERTED: "neutral",
};

/** The state of an import in a word. */
export function ImportState({ state }: { state: Schemas["JobState"] }) {
  return <Badge tone={TONES[state]}>{importStates[state]}</Badge>;
}
