import { useQueryClient } from "@tanstack/react-query";
import { apiHooks, type Schemas } from "../../client/api";
import { type LiveState, useLiveEvents } from "../../client/live_events";

export type Run = Schemas["EnrichmentDetailOut"];

const FINAL: ReadonlySet<string> = new Set(["COMPLETED", "FAILED", "CANCELLED"]);
const PATH = "/api/v1/enrichments/{enrichment_id}";
const initOf = (id: number) => ({ params: { path: { enrichment_id: id } } });

/** Whether a run has a final state. */
export const isFinal = (run: Pick<Run, "status">): boolean => FINAL.has(run.status);

/** Whether work is still under way: a run that was cancelled ends with what was asked already. */
export const isMoving = (run: Run): boolean =>
  run.status === "PENDING" || run.status === "RUNNING" || (run.counts.processing ?? 0) > 0;

/** A run as it is now: read once, then kept up to date by its events until it is over. */
export function useLiveRun(id: number): { run: ReturnType<typeof useRun>; live: LiveState } {
  const run = useRun(id);
  const queries = useQueryClient();
  const { queryKey } = apiHooks.queryOptions("get", PATH, initOf(id));
  const over = run.data === undefined || (isFinal(run.data) && !isMoving(run.data));
  const live = useLiveEvents(over ? null : `/api/v1/enrichments/${id}/events`, (name, data) => {
    const before = queries.getQueryData<Run>(queryKey);
    if (before === undefined) return;
    const now = told(before, name, data);
    queries.setQueryData(queryKey, now);
    // The chart is drawn from another look at the same records: it follows each change of the counts.
    void queries.invalidateQueries({ queryKey: ["get", `${PATH}/steps`, initOf(id)] }, { cancelRefetch: false });
    // What events do not tell, such as when it ended, has changed where the state has; so have its records.
    if (before.status !== now.status || (isMoving(before) && !isMoving(now))) void refreshRun(queries, id);
  });
  return { run, live };
}

/** Reads a run anew, with its records, calls and the lists of runs. */
export async function refreshRun(queries: ReturnType<typeof useQueryClient>, id: number): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ["get", "/api/v1/enrichments"] }),
    queries.invalidateQueries({
      predicate: ({ queryKey: [, path, init] }) =>
        typeof path === "string" &&
        path.startsWith(PATH) &&
        (init as ReturnType<typeof initOf> | undefined)?.params.path.enrichment_id === id,
    }),
  ]);
}

/** Reads anew what depends on the cost of a run's calls: the run itself, and the ledger with its budgets. */
export function useCostsChanged(id: number): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    void queries.invalidateQueries({
      predicate: ({ queryKey: [, path] }) => typeof path === "string" && path.startsWith("/api/v1/credits"),
    });
    await refreshRun(queries, id);
  };
}

function useRun(id: number) {
  return apiHooks.useQuery("get", PATH, initOf(id));
}

/** The run after one more event of its stream. */
export function told(run: Run, name: string, data: unknown): Run {
  if (name === "state")
    return { ...run, ...(data as Pick<Run, "status" | "pause_reason" | "pause_budget" | "waiting_for" | "error">) };
  if (name !== "progress") return run;
  const { counts, credits, money, unknown_money, seconds_left } = data as Run;
  return { ...run, counts, credits, money, unknown_money, seconds_left };
}
