import { type QueryClient, useQuery } from "@tanstack/react-query";
import { api, apiHooks, type Schemas } from "../../../client/api";
import { KINDS, type Kind } from "../view";
import type { Asked } from "./decisions";
import { refreshRows } from "./rows";

const IMPORT = "/api/v1/imports/{import_id}";
const ISSUES = `${IMPORT}/issues` as const;
const ACTIONS = `${IMPORT}/actions` as const;
const OFFERS = `${IMPORT}/rules/offers` as const;
const VALUES = `${IMPORT}/issues/{kind}/values` as const;

const of = (importId: number) => ({ params: { path: { import_id: importId } } });

export const importOptions = (importId: number) => apiHooks.queryOptions("get", IMPORT, of(importId));
export const issuesOptions = (importId: number) => apiHooks.queryOptions("get", ISSUES, of(importId));
export const offersOptions = (importId: number) => apiHooks.queryOptions("get", OFFERS, of(importId));
export const historyOptions = (importId: number) =>
  apiHooks.queryOptions("get", ACTIONS, { params: { path: { import_id: importId }, query: { limit: 100 } } });
export const valuesOptions = (importId: number, kind: Kind) =>
  apiHooks.queryOptions("get", VALUES, { params: { path: { import_id: importId, kind }, query: { limit: 12 } } });

/** What a decision would do, counted by the server over every row; null while there is nothing to try. */
export function useTrial(importId: number, body: Asked | null) {
  return useQuery({
    queryKey: ["trial", importId, body],
    enabled: body !== null,
    gcTime: 0,
    staleTime: 0,
    retry: false,
    queryFn: async ({ signal }) => {
      if (body === null) throw new Error("nothing to try");
      const { data } = await api.POST(ACTIONS, {
        ...of(importId),
        body: { keep_as_rule: false, ...body, dry_run: true },
        signal,
      });
      return data as Schemas["ActionDoneOut"];
    },
  });
}

/** Puts the counts that came with an answer where the screen shows them. */
export function noteCounts(queries: QueryClient, importId: number, counts: Partial<Schemas["ReviewCounts"]>): void {
  queries.setQueryData<Schemas["ImportDetailOut"]>(importOptions(importId).queryKey, (job) =>
    job === undefined ? job : { ...job, ...counts },
  );
}

/** Asks again for the list of problems, and for what else tells of the file as a whole. */
export function noteIssues(queries: QueryClient, importId: number): void {
  for (const options of [issuesOptions(importId), offersOptions(importId), historyOptions(importId)]) {
    void queries.invalidateQueries({ queryKey: options.queryKey });
  }
  for (const kind of KINDS) void queries.invalidateQueries({ queryKey: valuesOptions(importId, kind).queryKey });
}

/** Asks again for everything that a decision may have changed. */
export async function refreshAll(queries: QueryClient, importId: number): Promise<void> {
  noteIssues(queries, importId);
  void queries.invalidateQueries({ queryKey: importOptions(importId).queryKey });
  await refreshRows(queries, importId);
}
