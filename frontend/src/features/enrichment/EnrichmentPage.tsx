import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { lazy, Suspense } from "react";
import { isNotThere } from "../../client/problem";
import { buttonStyle } from "../../components/button_style";
import { EnrichmentState } from "../../components/EnrichmentState";
import { Notice } from "../../components/Notice";
import { Page, Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { SandboxBadge } from "../../components/SandboxBadge";
import { Loading } from "../../components/Spinner";
import { timeAgo } from "../../lib/format";
import { enrichmentText, recordsOf } from "../../text/enrichments";
import { isFinal, isMoving, type Run, useLiveRun } from "./live_run";
import { RunActions } from "./RunActions";
import { RunFigures } from "./RunFigures";
import { RunNotices } from "./RunNotices";
import { RunTabs } from "./RunTabs";
import { useRecipeNames } from "./recipe_names";

// The charts come with a library of their own, behind what is read first.
const Waterfall = lazy(() => import("./Waterfall").then((module) => ({ default: module.Waterfall })));

/** One run: how far it is, what it waits for, what it costs, who was asked, and what became of each record. */
export function EnrichmentPage() {
  const { enrichmentId } = useParams({ from: "/shell/enrichment/$enrichmentId" });
  const { run, live } = useLiveRun(Number(enrichmentId));
  const name = useRecipeNames();
  if (run.isPending) return <Loading />;
  if (run.data === undefined) {
    const error: unknown = run.error;
    if (isNotThere(error)) throw error;
    return <ProblemNotice error={error} onRetry={() => void run.refetch()} />;
  }
  return (
    <Page title={name(run.data.recipe)} lead={<Lead run={run.data} />} actions={<Actions run={run.data} />}>
      <RunNotices run={run.data} />
      {live === "reconnecting" && !isFinal(run.data) ? (
        <Notice kind="warn" live>
          {enrichmentText.reconnecting}
        </Notice>
      ) : null}
      <RunFigures run={run.data} />
      <Section title={enrichmentText.waterfall}>
        <Suspense fallback={<Loading />}>
          <Waterfall id={run.data.id} currency={run.data.currency} moving={isMoving(run.data)} />
        </Suspense>
      </Section>
      <RunTabs run={run.data} />
    </Page>
  );
}

function Lead({ run }: { run: Run }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <EnrichmentState state={run.status} />
      {run.sandbox ? <SandboxBadge /> : null}
      {enrichmentText.lead(recordsOf(run.target, run.items_total), run.created_by, timeAgo(run.created_at))}
    </span>
  );
}

function Actions({ run }: { run: Run }) {
  return (
    <>
      <Link to="/enrichment" className={buttonStyle("quiet")}>
        <ArrowLeft aria-hidden="true" className="size-4" />
        {enrichmentText.back}
      </Link>
      <RunActions run={run} />
    </>
  );
}
