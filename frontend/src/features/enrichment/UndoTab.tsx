import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Notice } from "../../components/Notice";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { undoText } from "../../text/enrichment_lists";
import { isFinal, isMoving, refreshRun } from "./live_run";
import type { TabProps } from "./RunTabs";
import { UndoOutcomes } from "./UndoOutcomes";

type Undo = Schemas["EnrichmentRevertOut"];

const WAITING = "WAITING";
const PATH = "/api/v1/enrichments/{enrichment_id}/revert";

/** Undoes a run: first what would happen, in three groups with every value, then for good. */
export function UndoTab(props: TabProps) {
  const { run } = props;
  const init = { params: { path: { enrichment_id: run.id } } };
  const undo = apiHooks.useQuery("get", PATH, init, {
    refetchInterval: (query) => (isUnderWay(query.state.data) ? 500 : false),
  });
  useRefreshAtTheEnd(run.id, undo.data);
  if (!isFinal(run) || isMoving(run)) return <Notice>{undoText.notYet}</Notice>;
  if (undo.isPending) return <Loading />;
  if (undo.isError) return <ProblemNotice error={undo.error} onRetry={() => void undo.refetch()} />;
  const { latest } = undo.data;
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-prose text-ink-soft">
        {undoText.lead} {undo.data.about_money}
      </p>
      <Buttons undo={undo.data} id={run.id} />
      {latest?.error ? <Notice kind="problem">{latest.error}</Notice> : null}
      {isUnderWay(undo.data) ? <Loading label={latest?.dry_run ? undoText.trying : undoText.under} /> : null}
      {latest?.state === "DONE" && latest.counts !== null ? (
        <UndoOutcomes key={latest.number} {...props} counts={latest.counts} dryRun={latest.dry_run} />
      ) : null}
    </div>
  );
}

const isUnderWay = (undo: Undo | undefined): boolean => undo?.latest?.state === WAITING;

/** The run says when it was undone, and records have other values, as soon as the undo has ended. */
function useRefreshAtTheEnd(id: number, undo: Undo | undefined): void {
  const queries = useQueryClient();
  const at = undo?.reverted_at ?? null;
  useEffect(() => {
    if (at !== null) void refreshRun(queries, id);
  }, [at, id, queries]);
}

function Buttons({ undo, id }: { undo: Undo; id: number }) {
  const queries = useQueryClient();
  const whyNot = useWhyNot("contacts:write");
  const [asking, setAsking] = useState(false);
  const ask = apiHooks.useMutation("post", PATH, {
    onSettled: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey: ["get", PATH] });
    },
  });
  const send = (dryRun: boolean) =>
    ask.mutate({ params: { path: { enrichment_id: id } }, body: { dry_run: dryRun, records: null } });
  const tried = undo.latest?.dry_run && undo.latest.state === "DONE" ? undo.latest.counts : null;
  const pending = ask.isPending || isUnderWay(undo);
  return (
    <div className="flex flex-wrap gap-2">
      <Button isPending={pending && !asking} disabledBecause={whyNot} onPress={() => send(true)}>
        {undoText.try}
      </Button>
      {tried === null || tried.fields_restored === 0 ? null : (
        <Button kind="danger" disabledBecause={whyNot} onPress={() => setAsking(true)}>
          {undo.reverted_at === null ? undoText.really : undoText.reallyAgain}
        </Button>
      )}
      <ConfirmDialog
        title={undoText.ask}
        action={undoText.really}
        danger
        isOpen={asking}
        isPending={ask.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => send(false)}
      >
        {tried === null ? null : undoText.why(tried.fields_restored, tried.records_restored)} {undo.about_money}
      </ConfirmDialog>
    </div>
  );
}
