import type { Schemas } from "../../client/api";
import { Badge, type Tone } from "../../components/Badge";
import { erasuresText } from "../../text/erasures";

const TONES: Record<string, Tone> = { WAITING: "info", DONE: "good", FAILED: "danger" };

/** How far an erasure is, in a word. */
export function ErasureStateBadge({ state }: { state: Schemas["ErasureOut"]["state"] }) {
  return <Badge tone={TONES[state] ?? "neutral"}>{erasuresText.states[state] ?? state}</Badge>;
}
