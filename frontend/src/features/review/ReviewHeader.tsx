import { Link } from "@tanstack/react-router";
import { ArrowRight, History } from "lucide-react";
import type { Schemas } from "../../client/api";
import { Button } from "../../components/Button";
import { buttonStyle } from "../../components/button_style";
import { ImportState } from "../../components/ImportState";
import { Notice } from "../../components/Notice";
import { importStates } from "../../text/imports";
import { historyText, reviewText } from "../../text/review";
import { ProblemFiles } from "./ProblemFiles";
import type { ReviewView } from "./view";

interface ReviewHeaderProps {
  job: Schemas["ImportDetailOut"];
  view: ReviewView;
  onView: (view: ReviewView) => void;
  whyNot: string | null;
  onUpload: () => void;
}

/** The file, where its rows stand, and the way on to its records. */
export function ReviewHeader({ job, view, onView, whyNot, onUpload }: ReviewHeaderProps) {
  const isOpen = job.status === "NEEDS_REVIEW";
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-surface px-4 py-2.5">
        <div className="min-w-0 grow">
          <h1 className="flex items-center gap-2 font-semibold text-lg">
            <Link
              to="/imports/$importId"
              params={{ importId: String(job.id) }}
              title={reviewText.toImport}
              className="truncate hover:underline"
            >
              {job.filename}
            </Link>
            <ImportState state={job.status} />
          </h1>
          <p className="text-ink-soft text-sm">{reviewText.counts(job.rows_total, job.rows_ready, job.rows_issue)}</p>
        </div>
        <SettledBar job={job} />
        <div className="flex flex-wrap gap-2">
          <Button
            aria-pressed={view.panel === "history"}
            aria-label={historyText.open}
            onPress={() => onView({ ...view, panel: view.panel === "history" ? undefined : "history" })}
          >
            <History aria-hidden="true" className="size-4" />
          </Button>
          {isOpen ? <ProblemFiles importId={job.id} onUpload={onUpload} canUpload={whyNot === null} /> : null}
          {isOpen ? (
            <Link
              to="/imports/$importId/forecast"
              params={{ importId: String(job.id) }}
              className={buttonStyle("primary")}
            >
              {reviewText.forecast}
              <ArrowRight aria-hidden="true" className="size-4" />
            </Link>
          ) : null}
        </div>
      </header>
      {isOpen ? null : (
        <Notice
          className="rounded-none"
          kind={job.status === "COMPLETED" ? "good" : "info"}
          live
          action={
            <Link
              to="/imports/$importId"
              params={{ importId: String(job.id) }}
              className={buttonStyle("secondary", "small")}
            >
              {reviewText.seeImport}
            </Link>
          }
        >
          {job.status === "PROCESSING" || job.status === "PENDING"
            ? reviewText.running(job.progress.stage, job.progress.rows_done)
            : reviewText.notInReview(importStates[job.status])}
        </Notice>
      )}
    </>
  );
}

/** How much of the file is settled, as a picture beside the figures. */
function SettledBar({ job }: { job: Schemas["ImportDetailOut"] }) {
  const parts = [
    { name: "ready", rows: job.rows_ready + job.rows_success, style: "bg-good" },
    { name: "issue", rows: job.rows_issue, style: "bg-warn" },
    { name: "out", rows: job.rows_discarded, style: "bg-line-strong" },
  ];
  const total = Math.max(1, job.rows_total);
  return (
    <div aria-hidden="true" className="hidden h-2 w-44 overflow-hidden rounded-full bg-sunken md:flex">
      {parts.map((part) => (
        <div key={part.name} className={part.style} style={{ width: `${(100 * part.rows) / total}%` }} />
      ))}
    </div>
  );
}
