import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { buttonStyle } from "../../components/button_style";
import { Notice } from "../../components/Notice";
import { importText } from "../../text/imports";
import type { ImportDetail } from "./told";

/** What an import that stands still has come to, and what comes next. */
export function Outcome({ job }: { job: ImportDetail }) {
  switch (job.status) {
    case "NEEDS_REVIEW":
      return <Review job={job} />;
    case "COMPLETED":
      return <Completed job={job} />;
    case "FAILED":
      return (
        <Notice kind="problem" live action={<Again job={job} />}>
          <p className="font-medium">{job.error?.sentence}</p>
          <p>{importText.failedNext}</p>
        </Notice>
      );
    case "CANCELLED":
      return (
        <Notice live action={<Again job={job} />}>
          {importText.cancelled}
        </Notice>
      );
    case "REVERTED":
      return <Notice action={<Again job={job} />}>{importText.reverted}</Notice>;
    default:
      return null;
  }
}

function Review({ job }: { job: ImportDetail }) {
  const open = job.rows_issue;
  return (
    <>
      <Notice
        kind="warn"
        live
        action={
          <Way to={`/imports/${job.id}/review`} primary>
            {open > 0 ? importText.review(open) : importText.toReview}
          </Way>
        }
      >
        <p>{open > 0 ? importText.needsReview(open) : importText.settled}</p>
        {job.error ? <p>{job.error.sentence}</p> : null}
        {job.partial ? <p>{importText.partial}</p> : null}
      </Notice>
      {job.corrected_version_of === null ? null : (
        <Notice action={<Way to={`/imports/${job.corrected_version_of}`}>{importText.seeThat}</Way>}>
          {importText.corrected(job.corrected_version_of)}
        </Notice>
      )}
    </>
  );
}

function Completed({ job }: { job: ImportDetail }) {
  const companies = job.kind === "companies";
  const [created, updated] = companies
    ? [job.companies_created, job.companies_updated]
    : [job.contacts_created, job.contacts_updated];
  const noun = companies ? importText.company : importText.contact;
  const besides = companies ? 0 : job.companies_created;
  return (
    <Notice
      kind="good"
      live
      action={
        <Link
          to={companies ? "/companies" : "/contacts"}
          search={{ import_id: job.id }}
          className={buttonStyle("primary", "small")}
        >
          {companies ? importText.seeCompanies : importText.seeContacts}
        </Link>
      }
    >
      {`${importText.completed(created, updated, job.rows_discarded, noun, besides)}.`}
    </Notice>
  );
}

function Again({ job }: { job: ImportDetail }) {
  return <Way to={`/import/${job.upload_id}`}>{importText.again}</Way>;
}

function Way({ to, primary = false, children }: { to: string; primary?: boolean; children: ReactNode }) {
  return (
    <Link to={to} className={buttonStyle(primary ? "primary" : "secondary", "small")}>
      {children}
    </Link>
  );
}
