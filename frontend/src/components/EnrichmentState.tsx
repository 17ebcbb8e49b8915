import type { Schemas } from "../client/api";
import { enrichmentStates } from "../text/enrichments";
import { Badge, type Tone } from "./Badge";

const TONES: Record<Schemas["EnrichmentState"], Tone> = {
  PENDING: "neutral",
  RUNNING: "info",
  PAUSED: "warn",
  COMPLETED: "good",
  FAILED: "danger",
  CANCELLED: "neutral",
};

/** The state of an enrichment in a word. */
export function EnrichmentState({ state }: { state: Schemas["EnrichmentState"] }) {
  return <Badge tone={TONES[state]}>{enrichmentStates[state]}</Badge>;
}
