import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Notice } from "../../components/Notice";
import { Spinner } from "../../components/Spinner";
import { undoText } from "../../text/undo";
import { hasRest, inWords } from "./groups";

type Revert = Schemas["RevertOut"];

/** What can be asked for now, and how the last request stands. */
export function UndoSteps({ revert }: { revert: Revert }) {
  const [asks, setAsks] = useState(false);
  const { ask, isPending } = useAsk(revert.import_id, () => setAsks(false));
  const whyNot = useWhyNot("contacts:write");
  const { latest } = revert;
  const waits = isPending || latest?.state === "WAITING";
  if (revert.status !== "COMPLETED" && revert.status !== "REVERTED") return <Notice>{undoText.notNow}</Notice>;
  const looked = latest?.dry_run === true && latest.state === "DONE" && latest.counts !== null;
  const wasUndone = revert.status === "REVERTED";
  return (
    <div className="flex flex-col items-start gap-3">
      <State revert={revert} waits={waits} />
      <div className="flex flex-wrap gap-2">
        {wasUndone && !looked ? null : (
          <Button
            kind="primary"
            isPending={waits}
            disabledBecause={whyNot}
            onPress={() => (looked ? setAsks(true) : ask(true))}
          >
            {looked ? undoText.undo : undoText.look}
          </Button>
        )}
        {looked || (wasUndone && hasRest(revert.counts)) ? (
          <Button disabledBecause={whyNot} isPending={waits} onPress={() => ask(looked)}>
            {looked ? undoText.lookAgain : undoText.again}
          </Button>
        ) : null}
      </div>
      <ConfirmDialog
        title={undoText.undoAsk}
        action={undoText.undo}
        isOpen={asks}
        danger
        isPending={isPending}
        onClose={() => setAsks(false)}
        onConfirm={() => ask(false)}
      >
        {looked && latest.counts !== null ? undoText.undoWhy(inWords(latest.counts, "reversed")) : null}
      </ConfirmDialog>
    </div>
  );
}

function useAsk(importId: number, onAsked: () => void): { ask: (dryRun: boolean) => void; isPending: boolean } {
  const queries = useQueryClient();
  const request = apiHooks.useMutation("post", "/api/v1/imports/{import_id}/revert", {
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ["get", "/api/v1/imports/{import_id}/revert"] });
      onAsked();
    },
  });
  const ask = (dryRun: boolean) =>
    request.mutate({ params: { path: { import_id: importId } }, body: { dry_run: dryRun } });
  return { ask, isPending: request.isPending };
}

function State({ revert: { latest, status }, waits }: { revert: Revert; waits: boolean }) {
  if (waits) {
    return (
      <p role="status" className="flex items-center gap-2 text-ink-soft">
        <Spinner small />
        {latest?.dry_run === false ? undoText.working : undoText.looking}
      </p>
    );
  }
  if (latest?.state === "FAILED") {
    return (
      <Notice kind="problem" live>
        {`${latest.error ?? ""} ${undoText.failed}`.trim()}
      </Notice>
    );
  }
  if (latest?.state === "DONE" && latest.dry_run) return <Notice live>{undoText.looked}</Notice>;
  if (status === "REVERTED") {
    return (
      <Notice kind="good" live>
        {undoText.done}
      </Notice>
    );
  }
  return null;
}
