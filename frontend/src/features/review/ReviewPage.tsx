import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { isNotThere } from "../../client/problem";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { usePageTitle } from "../../lib/page_title";
import { reviewText } from "../../text/review";
import { importOptions } from "./data/review_data";
import { useColumnLayout } from "./grid/column_layout";
import { columnsOf } from "./grid/columns";
import { ReviewScreen } from "./ReviewScreen";
import type { ReviewView } from "./view";

const FROM = "/shell/imports/$importId/review";

/** Where the rows of an import are looked through and its problems settled. */
export function ReviewPage() {
  const importId = Number(useParams({ from: FROM }).importId);
  const view = useSearch({ from: FROM });
  const navigate = useNavigate({ from: "/imports/$importId/review" });
  const job = useQuery(importOptions(importId));
  const mapping = job.data?.mapping ?? null;
  // What others decide changes the counts, and never the columns.
  const header = JSON.stringify(mapping?.columns);
  // biome-ignore lint/correctness/useExhaustiveDependencies: header stands for the mapping
  const columns = useMemo(() => columnsOf(mapping), [header]);
  const layout = useColumnLayout(columns);
  usePageTitle(job.data === undefined ? reviewText.issues : reviewText.title(job.data.filename));
  if (job.isPending) return <Loading />;
  if (isNotThere(job.error)) throw job.error;
  if (job.data === undefined) return <ProblemNotice error={job.error} onRetry={() => void job.refetch()} />;
  const onView = (next: ReviewView, replace = false) => void navigate({ search: next, replace });
  return <ReviewScreen job={job.data} view={view} onView={onView} columns={columns} layout={layout} />;
}
