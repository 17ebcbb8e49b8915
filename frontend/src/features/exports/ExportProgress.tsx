import type { Schemas } from "../../client/api";
import { Badge, type Tone } from "../../components/Badge";
import { count, date } from "../../lib/format";
import { exportStates, exportsText } from "../../text/exports";

const TONES: Record<string, Tone> = { PENDING: "neutral", RUNNING: "info", READY: "good", FAILED: "danger" };

/** The state of an export, with how far it is, how many rows it has, or why it failed. */
export function ExportProgress({ of: each }: { of: Schemas["ExportOut"] }) {
  return (
    <>
      <Badge tone={TONES[each.state] ?? "neutral"}>{exportStates[each.state] ?? each.state}</Badge>
      <span className="block text-ink-faint text-sm">{detail(each)}</span>
    </>
  );
}

function detail(each: Schemas["ExportOut"]): string {
  if (each.error !== null) return each.error.sentence;
  if (each.state === "RUNNING") return exportsText.progress(each.rows_done, each.rows_total);
  if (each.state !== "READY") return "";
  const rows = count(each.rows_done, "row", "rows");
  return each.expires_at === null ? rows : `${rows}, ${exportsText.expires(date(each.expires_at))}`;
}
