import { exportStates } from "../text/exports";
import { Badge, type Tone } from "./Badge";

const TONES: Record<string, Tone> = { PENDING: "neutral", RUNNING: "info", READY: "good", FAILED: "danger" };

/** The state of an export in a word. */
export function ExportState({ state }: { state: string }) {
  return <Badge tone={TONES[state] ?? "neutral"}>{exportStates[state] ?? state}</Badge>;
}
