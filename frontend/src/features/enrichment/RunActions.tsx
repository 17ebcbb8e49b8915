import { useQueryClient } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { apiHooks } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { enrichmentText, recordsOf } from "../../text/enrichments";
import { isFinal, type Run, refreshRun } from "./live_run";
import { ResumeDialog } from "./ResumeDialog";

/** What can be done with a run as it is: pause, resume with another budget, cancel. */
export function RunActions({ run }: { run: Run }) {
  const whyNot = useWhyNot("enrichments:write");
  if (isFinal(run)) return null;
  const waits = run.status === "PAUSED";
  return (
    <>
      <CancelRun run={run} whyNot={whyNot} />
      {/* What waits for a provider goes on by itself, unless somebody pauses it. */}
      {run.status === "RUNNING" || (waits && run.pause_reason === "breaker") ? (
        <PauseRun run={run} whyNot={whyNot} />
      ) : null}
      {waits ? <ResumeRun run={run} whyNot={whyNot} /> : null}
    </>
  );
}

interface ActionProps {
  run: Run;
  whyNot: string | null;
}

function PauseRun({ run, whyNot }: ActionProps) {
  const queries = useQueryClient();
  const pause = apiHooks.useMutation("post", "/api/v1/enrichments/{enrichment_id}/pause", {
    onSettled: () => refreshRun(queries, run.id),
  });
  return (
    <Button
      isPending={pause.isPending}
      disabledBecause={whyNot}
      onPress={() => pause.mutate({ params: { path: { enrichment_id: run.id } } })}
    >
      <Pause aria-hidden="true" className="size-4" />
      {enrichmentText.pause}
    </Button>
  );
}

function ResumeRun({ run, whyNot }: ActionProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button kind="primary" disabledBecause={whyNot} onPress={() => setAsking(true)}>
        <Play aria-hidden="true" className="size-4" />
        {enrichmentText.resume}
      </Button>
      {asking ? <ResumeDialog run={run} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function CancelRun({ run, whyNot }: ActionProps) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const cancel = apiHooks.useMutation("post", "/api/v1/enrichments/{enrichment_id}/cancel", {
    onSettled: () => {
      setAsking(false);
      return refreshRun(queries, run.id);
    },
  });
  return (
    <>
      <Button kind="quiet" disabledBecause={whyNot} onPress={() => setAsking(true)}>
        {enrichmentText.cancel}
      </Button>
      <ConfirmDialog
        title={enrichmentText.cancelAsk}
        action={enrichmentText.cancel}
        otherwise={enrichmentText.cancelNot}
        danger
        isOpen={asking}
        isPending={cancel.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => cancel.mutate({ params: { path: { enrichment_id: run.id } } })}
      >
        {enrichmentText.cancelWhy(recordsOf(run.target, run.counts.pending ?? 0))}
      </ConfirmDialog>
    </>
  );
}
