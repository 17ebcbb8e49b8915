import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { apiHooks, type Schemas } from "../../client/api";
import { Button } from "../../components/Button";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { number } from "../../lib/format";
import { forecastText } from "../../text/review";

type Row = Schemas["ForecastRowOut"];

interface ForecastRowsProps {
  importId: number;
  kind: Schemas["Outcome"];
  nameOf: (field: string) => string;
}

/** Row by row, each field before and after, some at a time. */
export function ForecastRows({ importId, kind, nameOf }: ForecastRowsProps) {
  const found = apiHooks.useInfiniteQuery(
    "get",
    "/api/v1/imports/{import_id}/forecast/changes",
    { params: { path: { import_id: importId }, query: { kind, limit: 50 } } },
    { pageParamName: "cursor", initialPageParam: null, getNextPageParam: (page) => page.next_cursor ?? undefined },
  );
  if (found.isPending) return <Loading />;
  if (found.isError) return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((page) => page.items);
  if (rows.length === 0 && !found.hasNextPage) return <p className="text-ink-soft">{forecastText.nothing}</p>;
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
      {found.hasNextPage ? (
        <Button className="self-center" isPending={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
          {forecastText.more}
        </Button>
      ) : null}
    </div>
  );
}

function RowName({ importId, row }: { importId: number; row: Row }) {
  return (
    <div className="shrink-0 md:w-64">
      <p className="break-all font-medium">{row.email ?? row.domain ?? forecastText.empty}</p>
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
