import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { isNotThere } from "../../client/problem";
import { buttonStyle } from "../../components/button_style";
import { ImportState } from "../../components/ImportState";
import { Notice } from "../../components/Notice";
import { Page, Section } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { timeAgo } from "../../lib/format";
import { importText } from "../../text/imports";
import { CancelImport } from "./CancelImport";
import { Counts } from "./Counts";
import { FileFacts } from "./FileFacts";
import { useLiveImport } from "./live_import";
import { Outcome } from "./Outcome";
import { Progress } from "./Progress";
import { whoBegan } from "./people";
import { Steps } from "./Steps";
import type { ImportDetail } from "./told";

const MOVING: ReadonlySet<string> = new Set(["PENDING", "PROCESSING"]);

/** One import: how far it is while it runs, and then what comes next. */
export function ImportPage() {
  const { importId } = useParams({ from: "/shell/imports/$importId" });
  const { job, live } = useLiveImport(Number(importId));
  if (job.isPending) return <Loading />;
  if (job.data === undefined) {
    const error: unknown = job.error;
    if (isNotThere(error)) throw error;
    return <ProblemNotice error={error} onRetry={() => void job.refetch()} />;
  }
  return (
    <Page title={job.data.filename} lead={<Lead job={job.data} />} actions={<Actions job={job.data} />}>
      <Outcome job={job.data} />
      {live === "reconnecting" && MOVING.has(job.data.status) ? (
        <Notice kind="warn" live>
          {importText.reconnecting}
        </Notice>
      ) : null}
      <Section title={importText.progress}>
        {MOVING.has(job.data.status) ? <Progress job={job.data} /> : null}
        {job.data.resumed ? <Notice>{importText.resumed(job.data.resumed.row)}</Notice> : null}
        <Steps job={job.data} />
        <Counts job={job.data} />
      </Section>
      <FileFacts job={job.data} />
    </Page>
  );
}

function Lead({ job }: { job: ImportDetail }) {
  const who = whoBegan(job);
  const when = timeAgo(job.created_at);
  return (
    <span className="flex flex-wrap items-center gap-2">
      <ImportState state={job.status} />
      {who === null ? importText.leadUnknown(job.kind, when) : importText.lead(job.kind, who, when)}
    </span>
  );
}

function Actions({ job }: { job: ImportDetail }) {
  return (
    <>
      <Link to="/imports" className={buttonStyle("quiet")}>
        <ArrowLeft aria-hidden="true" className="size-4" />
        {importText.back}
      </Link>
      {MOVING.has(job.status) || job.status === "NEEDS_REVIEW" ? <CancelImport job={job} /> : null}
      {job.status === "COMPLETED" || job.status === "REVERTED" ? (
        <>
          <Link to="/exports" search={{ what: "import_results", import_id: job.id }} className={buttonStyle()}>
            {importText.export}
          </Link>
          <Link to="/imports/$importId/undo" params={{ importId: String(job.id) }} className={buttonStyle()}>
            {job.status === "REVERTED" ? importText.undone : importText.undo}
          </Link>
        </>
      ) : null}
    </>
  );
}
