import { useQueryClient } from "@tanstack/react-query";
import { apiHooks } from "../../client/api";
import { type LiveState, useLiveEvents } from "../../client/live_events";
import { type ImportDetail, told } from "./told";

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
