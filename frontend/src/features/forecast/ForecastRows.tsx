import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { keptUntilNext } from "../../client/paging";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { number } from "../../lib/format";
import { cursorQuery } from "../../lib/page_cursor";
import { forecastText } from "../../text/review";

type Row = Schemas["ForecastRowOut"];

interface ForecastRowsProps {
  importId: number;
  kind: Schemas["Outcome"];
  nameOf: (field: string) => string;
  /** The cursor of the page that is shown; none for the first. */
  after: string | undefined;
  onPage: (after: string | undefined) => void;
}

/** Row by row, each field before and after, page by page from the server. */
export function ForecastRows({ importId, kind, nameOf, after, onPage }: ForecastRowsProps) {
  const query = { kind, limit: 50, ...cursorQuery(after) };
  const params = { path: { import_id: importId }, query };
  const found = apiHooks.useQuery(
    "get",
    "/api/v1/imports/{import_id}/forecast/changes",
    { params },
    keptUntilNext(after),
  );
  if (found.isPending) return <Loading />;
  if (found.isError) return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
  const { items: rows, next_cursor: next } = found.data;
  if (rows.length === 0 && after === undefined && next === null)
    return <p className="text-ink-soft">{forecastText.nothing}</p>;
  return (
    <div className="flex flex-col gap-3">
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {rows.map((row) => (
          <li key={row.row_number} className="flex flex-col gap-1.5 px-3 py-2 md:flex-row md:gap-4">
            <RowName importId={importId} row={row} />
            <RowChanges row={row} nameOf={nameOf} />
          </li>
        ))}
      </ul>
      <Paging after={after} next={next} onPage={onPage} />
    </div>
  );
}

function RowName({ importId, row }: { importId: number; row: Row }) {
  return (
    <div className="shrink-0 md:w-80">
      <p className="wrap-anywhere font-medium">{row.email ?? row.domain ?? forecastText.empty}</p>
      <Link
        to="/imports/$importId/review"
        params={{ importId: String(importId) }}
        search={{ show: "all", row: row.row_number }}
        className="text-accent-ink text-sm hover:underline"
      >
        {forecastText.row} {number(row.row_number)}
      </Link>
    </div>
  );
}

function RowChanges({ row, nameOf }: { row: Row; nameOf: (field: string) => string }) {
  const isNew = row.outcome === "create";
  return (
    <div className="min-w-0 grow">
      {row.reasons.filter(Boolean).map((reason) => (
        <p key={reason} className="text-ink-soft">
          {reason}
        </p>
      ))}
      <dl className="flex flex-wrap gap-x-4 gap-y-1">
        {row.changes.map((change) => (
          <div key={change.field} className="flex flex-wrap items-baseline gap-1.5">
            <dt className="text-ink-faint text-sm">{nameOf(change.field)}</dt>
            <dd className="flex flex-wrap items-center gap-1.5 break-all">
              {isNew ? null : (
                <>
                  <s className="text-ink-faint">{change.before || forecastText.empty}</s>
                  <ArrowRight aria-hidden="true" className="size-3.5 text-ink-faint" />
                </>
              )}
              <span className={isNew ? "" : "rounded-sm bg-good-soft px-1 text-good"}>{change.after}</span>
            </dd>
          </div>
        ))}
        {row.kept.map((kept) => (
          <div key={kept.field} className="flex flex-wrap items-baseline gap-1.5">
            <dt className="text-ink-faint text-sm">{nameOf(kept.field)}</dt>
            <dd className="text-ink-soft">
              {kept.before} {forecastText.stays}: {kept.message}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
