import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { Notice } from "../../components/Notice";
import { dateTime, timeAgo } from "../../lib/format";
import { enrichmentText, recordsOf } from "../../text/enrichments";
import type { Run } from "./live_run";
import { ResumeDialog } from "./ResumeDialog";

/** What the run waits for or has come to, in sentences, and where one goes to settle it. */
export function RunNotices({ run }: { run: Run }) {
  return (
    <>
      <Standing run={run} />
      {run.unknown_calls > 0 ? (
        <Notice
          kind="warn"
          action={
            <Link
              to="/enrichment/$enrichmentId"
              params={{ enrichmentId: String(run.id) }}
              search={{ tab: "calls", call: "unknown" }}
              className={buttonStyle("secondary", "small")}
            >
              {enrichmentText.seeCalls}
            </Link>
          }
        >
          {enrichmentText.unknownCalls(run.unknown_calls)}
        </Notice>
      ) : null}
      {run.reverted_at === null ? null : <Notice>{enrichmentText.reverted(timeAgo(run.reverted_at))}</Notice>}
    </>
  );
}

function Standing({ run }: { run: Run }) {
  switch (run.status) {
    case "PAUSED":
      return (
        <Notice kind="warn" live action={<WayOut run={run} />}>
          {run.waiting_for || enrichmentText.paused}
          {run.resume_at === null ? null : ` ${enrichmentText.goesOn(dateTime(run.resume_at))}`}
        </Notice>
      );
    case "FAILED":
      return (
        <Notice kind="problem" live>
          {run.error?.sentence ?? enrichmentText.failed}
        </Notice>
      );
    case "CANCELLED":
      return <Notice live>{enrichmentText.cancelled}</Notice>;
    case "COMPLETED": {
      const found = (run.counts.success ?? 0) + (run.counts.partial ?? 0);
      return (
        <Notice kind={found > 0 ? "good" : "info"} live>
          {enrichmentText.completed(found, recordsOf(run.target, run.items_total))}
        </Notice>
      );
    }
    default:
      return run.waiting_for ? <Notice live>{run.waiting_for}</Notice> : null;
  }
}

/** Where the cause of a pause is mended. */
function WayOut({ run }: { run: Run }) {
  if (run.pause_budget === "run") return <RaiseBudget run={run} />;
  // A call that is priced in another currency than the ledger waits for its account's price.
  if (["credentials", "breaker"].includes(run.pause_reason) || run.pause_budget === "currency") {
    return (
      <Link to="/enrichment/providers" className={buttonStyle("secondary", "small")}>
        {enrichmentText.seeProviders}
      </Link>
    );
  }
  if (run.pause_reason !== "budget") return null;
  return (
    <Link to="/enrichment/spend" className={buttonStyle("secondary", "small")}>
      {enrichmentText.seeBudgets}
    </Link>
  );
}

function RaiseBudget({ run }: { run: Run }) {
  const whyNot = useWhyNot("enrichments:write");
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="small" disabledBecause={whyNot} onPress={() => setAsking(true)}>
        {enrichmentText.raiseBudget}
      </Button>
      {asking ? <ResumeDialog run={run} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
