import { Link } from "@tanstack/react-router";
import { IssueKindIcon } from "../../components/IssueKindIcon";
import { number } from "../../lib/format";
import { importText } from "../../text/imports";
import { type IssueKind, kindName } from "../../text/issue_kinds";
import type { ImportDetail } from "./told";

/** What the rows have become so far; the parts add up to the first. Below, the problems by kind. */
export function Counts({ job }: { job: ImportDetail }) {
  const { counts } = importText;
  const figures = [
    [counts.total, job.rows_total, ""],
    [counts.ready, job.rows_ready, ""],
    [counts.issue, job.rows_issue, job.rows_issue > 0 ? "text-warn" : ""],
    [counts.discarded, job.rows_discarded, ""],
    [counts.success, job.rows_success, job.rows_success > 0 ? "text-good" : ""],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-5">
        {figures.map(([label, value, colour]) => (
          <div key={label} className="flex flex-col-reverse bg-surface px-3 py-2.5 first:max-sm:col-span-2">
            <dt className="text-ink-faint text-sm">{label}</dt>
            <dd className={`font-semibold text-xl ${colour}`}>{number(value)}</dd>
          </div>
        ))}
      </dl>
      <Issues job={job} />
    </>
  );
}

/** Leads to the rows of that kind as long as something can be decided about them. */
function KindLink({ job, kind }: { job: ImportDetail; kind: IssueKind }) {
  if (job.status !== "NEEDS_REVIEW") return kindName(kind);
  return (
    <Link
      to="/imports/$importId/review"
      params={{ importId: String(job.id) }}
      search={{ kind }}
      className="text-accent-ink hover:underline"
    >
      {kindName(kind)}
    </Link>
  );
}

function Issues({ job }: { job: ImportDetail }) {
  const found = Object.entries(job.issues).filter(([, rows]) => rows > 0);
  if (found.length === 0) return null;
  const most = Math.max(...found.map(([, rows]) => rows));
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-medium">{importText.problems}</h3>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {found.map(([kind, rows]) => (
          <li key={kind} className="flex items-center gap-3 px-3 py-1.5">
            <IssueKindIcon kind={kind as IssueKind} />
            <span className="w-44 max-w-1/2 shrink-0 truncate">
              <KindLink job={job} kind={kind as IssueKind} />
            </span>
            <span className="h-1.5 grow rounded-full">
              <span
                className="block h-full rounded-full bg-warn opacity-60"
                style={{ width: `${Math.max(1, (rows / most) * 100)}%` }}
              />
            </span>
            <span className="w-16 shrink-0 text-right">{number(rows)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
