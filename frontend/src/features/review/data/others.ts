import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { Schemas } from "../../../client/api";
import { type LiveState, useLiveEvents } from "../../../client/live_events";
import { useSession } from "../../../client/session";
import { toast } from "../../../components/Toasts";
import { decideText, didText } from "../../../text/review";
import type { Decisions } from "./decisions";
import { importOptions, noteCounts, refreshAll } from "./review_data";

interface Told {
  mark: string;
  action: Schemas["ReviewActionOut"] | null;
}

/** Time in which the answer to one's own decision comes, if the stream tells of it first. */
const ANSWERED = 400;

/**
 * Shows what others decide, and how the import goes on, as it happens; gives the state of the connection. shown is the
 * mark of the list that is on the screen.
 */
export function useOthers(importId: number, isOwn: Decisions["isOwn"], shown: string | undefined): LiveState {
  const queries = useQueryClient();
  const me = useSession().account.email;
  const known = useRef<string | null>(null);
  const hear = async ({ mark, action }: Told) => {
    const isFirst = known.current === null;
    if (known.current === mark) return;
    known.current = mark;
    // What was loaded a moment ago has it; what was left on the screen from before may not.
    if (isFirst && (shown === undefined || shown === mark)) return;
    if (action?.by === me) await new Promise((resolve) => setTimeout(resolve, ANSWERED));
    if (action !== null && isOwn(action.id)) return;
    if (action !== null && action.by !== me) toast(othersSentence(action), "info");
    await refreshAll(queries, importId);
  };
  return useLiveEvents(`/api/v1/imports/${importId}/events?follow=review`, (name, data) => {
    if (name === "review") void hear(data as Told);
    if (name === "progress") noteProgress(data as Schemas["ProgressOut"] & Counts);
    if (name === "state") noteState((data as { status: Schemas["JobState"] }).status);
  });

  function noteProgress(told: Schemas["ProgressOut"] & Counts): void {
    const { stage, rows_done, rows_expected, exact, ...counts } = told;
    noteCounts(queries, importId, counts);
    queries.setQueryData<Schemas["ImportDetailOut"]>(importOptions(importId).queryKey, (job) =>
      job === undefined ? job : { ...job, progress: { stage, rows_done, rows_expected, exact } },
    );
  }

  function noteState(status: Schemas["JobState"]): void {
    const { queryKey } = importOptions(importId);
    const before = queries.getQueryData<Schemas["ImportDetailOut"]>(queryKey);
    if (before === undefined || before.status === status) return;
    // Noted at once: the answer to an earlier question may still come, and must not be all that is known of a later state.
    queries.setQueryData(queryKey, { ...before, status });
    void refreshAll(queries, importId);
  }
}

type Counts = Pick<
  Schemas["ReviewCounts"],
  "rows_total" | "rows_ready" | "rows_issue" | "rows_discarded" | "rows_success"
>;

function othersSentence(action: Schemas["ReviewActionOut"]): string {
  return decideText.others(action.by, didText(action.action), action.rows);
}
