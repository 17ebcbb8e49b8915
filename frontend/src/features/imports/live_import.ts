import { useQueryClient } from "@tanstack/react-query";
import { apiHooks, type Schemas } from "../../client/api";
import { type LiveState, useLiveEvents } from "../../client/live_events";

export type ImportDetail = Schemas["ImportDetailOut"];

const OVER: ReadonlySet<string> = new Set(["COMPLETED", "FAILED", "CANCELLED", "REVERTED"]);
const pathOf = (id: number) => ({ params: { path: { import_id: id } } });

/** An import as it is now: read once, then kept up to date by its events while it has not ended. */
export function useLiveImport(id: number): { job: ReturnType<typeof useImport>; live: LiveState } {
  const job = useImport(id);
  const queries = useQueryClient();
  const { queryKey } = apiHooks.queryOptions("get", "/api/v1/imports/{import_id}", pathOf(id));
  const over = job.data === undefined || OVER.has(job.data.status);
  const live = useLiveEvents(over ? null : `/api/v1/imports/${id}/events?follow=review`, (name, data) => {
    const before = queries.getQueryData<ImportDetail>(queryKey);
    if (before === undefined) return;
    const now = told(before, name, data);
    queries.setQueryData(queryKey, now);
    // What events do not tell, such as times of steps and what the file is, has changed where the stage has.
    if (before.status !== now.status || before.progress.stage !== now.progress.stage) {
      void queries.invalidateQueries({ queryKey });
      void queries.invalidateQueries({ queryKey: ["get", "/api/v1/imports"] });
    }
  });
  return { job, live };
}

function useImport(id: number) {
  return apiHooks.useQuery("get", "/api/v1/imports/{import_id}", pathOf(id));
}

/** The import after one more event of its stream. */
export function told(job: ImportDetail, name: string, data: unknown): ImportDetail {
  if (name === "issues") return { ...job, issues: data as ImportDetail["issues"] };
  if (name === "state") return { ...job, ...(data as Pick<ImportDetail, "status" | "error">) };
  if (name !== "progress") return job;
  const { stage, rows_done, rows_expected, exact, ...counts } = data as ImportDetail["progress"] &
    Partial<ImportDetail>;
  return { ...job, ...counts, progress: { stage, rows_done, rows_expected, exact } };
}
