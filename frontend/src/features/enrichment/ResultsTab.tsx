import { keepPreviousData } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { apiHooks, type Schemas } from "../../client/api";
import { useFieldName } from "../../client/field_names";
import { Paging } from "../../components/Paging";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { recordPath } from "../../lib/record_path";
import { resultsText } from "../../text/enrichment_lists";
import { isMoving } from "./live_run";
import type { TabProps } from "./RunTabs";

type Result = Schemas["EnrichmentResultOut"];

/** The records that got something, with the values that they have now. */
export function ResultsTab({ run, search: { after }, change }: TabProps) {
  const query = { limit: 50, ...(after ? { cursor: after } : {}) };
  const results = apiHooks.useQuery(
    "get",
    "/api/v1/enrichments/{enrichment_id}/results",
    { params: { path: { enrichment_id: run.id }, query } },
    { placeholderData: keepPreviousData, refetchInterval: isMoving(run) ? 2000 : false },
  );
  if (results.isPending) return <Loading />;
  if (results.isError) return <ProblemNotice error={results.error} onRetry={() => void results.refetch()} />;
  const { items, next_cursor: next } = results.data;
  if (items.length === 0) return <p className="py-6 text-center text-ink-soft">{resultsText.nothingWhy}</p>;
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label={resultsText.values} className="divide-y divide-line rounded-lg border border-line bg-surface">
        {items.map((result) => (
          <li key={result.record_id} className="flex flex-col gap-1.5 px-3 py-2 md:flex-row md:gap-4">
            <div className="wrap-anywhere shrink-0 md:w-72">
              <Link
                to={recordPath(run.target, result.record_id)}
                className="font-medium text-accent-ink hover:underline"
              >
                {result.name}
              </Link>
            </div>
            <Values result={result} target={run.target} />
          </li>
        ))}
      </ul>
      <Paging
        after={after}
        next={next}
        onPage={(cursor) => change({ tab: "results", ...(cursor === undefined ? {} : { after: cursor }) })}
      />
    </div>
  );
}

function Values({ result, target }: { result: Result; target: string }) {
  const name = useFieldName(target);
  // What an undo or a person has emptied since is no value.
  const there = Object.entries(result.values).filter(([, value]) => value);
  return (
    <dl className="flex min-w-0 grow flex-wrap gap-x-4 gap-y-1">
      {there.map(([field, value]) => (
        <div key={field} className="flex flex-wrap items-baseline gap-x-1.5">
          <dt className="text-ink-faint text-sm">{name(field)}</dt>
          <dd className="break-all">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
