import type { Schemas } from "../../client/api";
import { ExportState } from "../../components/ExportState";
import { count, date } from "../../lib/format";
import { exportsText } from "../../text/exports";

/** The state of an export, with how far it is, how many rows it has, or why it failed. */
export function ExportProgress({ of: each }: { of: Schemas["ExportOut"] }) {
  return (
    <>
      <ExportState state={each.state} />
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
