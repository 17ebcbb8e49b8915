import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { api, type Schemas } from "../../../client/api";
import { sentenceOf } from "../../../client/queries";
import { useSession } from "../../../client/session";
import { toast } from "../../../components/Toasts";
import { inOneGo } from "../../../lib/in_one_go";
import { importStates } from "../../../text/imports";
import { decideText, didText, reviewText } from "../../../text/review";
import { historyOptions, noteCounts, noteIssues, refreshAll } from "./review_data";
import { type Cells, newerRow, RowEdits, stateRefused } from "./row_edits";
import { loadedRow, patchRow, type Row } from "./rows";
import { toRedo, toUndo } from "./undo_order";
import { sayUnwritten } from "./unwritten";

/** An edit that met a newer row: what one wrote, and what somebody else made of the row. */
export interface Late {
  cells: Cells;
  newer: Row;
}

/** A decision as it is asked for. */
export type Asked = Pick<Schemas["ActionIn"], "action"> & Partial<Schemas["ActionIn"]>;

export interface Decisions {
  /** Gives whether the row has the texts, as soon as the server has said so. */
  edit: (row: Row, cells: Cells) => Promise<boolean>;
  /** Decides about one row, which stays where it is in the list. */
  decideRow: (row: Row, action: string) => void;
  decide: (body: Asked) => Promise<boolean>;
  undo: () => Promise<void>;
  redo: () => Promise<void>;
  undoAction: (id: number, done?: (rows: number) => string) => Promise<void>;
  /** Whether this tab made the decision: then it shows it already. */
  isOwn: (actionId: number) => boolean;
  late: Late | null;
  dropLate: () => void;
}

type Done = Schemas["ActionDoneOut"];

const ACTIONS = "/api/v1/imports/{import_id}/actions";
/** The list of problems is counted over the whole file, so it is asked for when a person pauses, and at least so often. */
const PAUSE = 500;
const LONGEST_PAUSE = 4000;
/** So many rows beside the edited one are asked for one by one; more than that, and the list is asked for again. */
const FEW = 12;

/** What a person can do with the rows of an import, each shown as soon as the server allows. */
export function useDecisions(importId: number): Decisions {
  const queries = useQueryClient();
  const me = useSession().account.email;
  const [late, setLate] = useState<Late | null>(null);
  const own = useRef(new Set<number>());
  const deeds = useMemo(() => {
    const edits = new RowEdits(queries, importId);
    const noteIssuesSoon = inOneGo(() => noteIssues(queries, importId), PAUSE, LONGEST_PAUSE);
    const note = (done: Done) => {
      if (done.action_id !== null) own.current.add(done.action_id);
      noteCounts(queries, importId, done.counts);
    };
    const edit = async (row: Row, cells: Cells) => {
      const end = await edits.write(row.row_number, cells, row.version);
      if (end.how === "refused") sayUnwritten(row.row_number, cells, whyRefused(end.error));
      else if (end.how === "there") noteIssuesSoon();
      else if (end.how === "late") setLate({ cells, newer: end.newer });
      else {
        note(end.answer);
        noteIssuesSoon();
        // A row that is not in the list any more, or not yet, may belong into it now.
        if (loadedRow(queries, importId, row.row_number) === undefined) await refreshAll(queries, importId);
        else await refreshOthers(queries, importId, end.answer.affected_rows);
      }
      return end.how !== "refused";
    };
    const showNewer = (error: unknown) => {
      const newer = newerRow(error);
      if (newer !== null) patchRow(queries, importId, newer.row_number, () => newer);
    };
    const decideRow = async (row: Row, action: string) => {
      const done = await tried(() => decided(importId, about(row, action)), showNewer);
      if (done === null) return;
      note(done);
      noteIssuesSoon();
      await refreshOthers(queries, importId, [row.row_number, ...done.affected_rows]);
    };
    const finish = async (done: Done) => {
      note(done);
      await refreshAll(queries, importId);
    };
    const undoAction = async (id: number, said = reviewText.undone) => {
      const done = await tried(() => undone(importId, id));
      if (done === null) return;
      await finish(done);
      const left = done.left_rows.length > 0 ? ` ${reviewText.leftRows(done.left_rows.length)}` : "";
      toast(said(done.rows) + left);
    };
    const decide = async (body: Asked) => {
      const done = await tried(() => decided(importId, body));
      if (done === null) return false;
      await finish(done);
      const id = done.action_id;
      const undo = id === null ? undefined : { label: reviewText.undo, run: () => void undoAction(id) };
      toast(decideText.done(didText(body.action), done.rows), "good", undo);
      return true;
    };
    const inTurn = async (find: typeof toUndo, none: string, said: (rows: number) => string) => {
      const history = await queries.fetchQuery({ ...historyOptions(importId), staleTime: 0 });
      const found = find(history.items, me);
      if (found === null) toast(none, "info");
      else await undoAction(found.id, said);
    };
    return {
      edit,
      decideRow: (row: Row, action: string) => void decideRow(row, action),
      decide,
      undoAction,
      undo: () => inTurn(toUndo, reviewText.nothingToUndo, reviewText.undone),
      redo: () => inTurn(toRedo, reviewText.nothingToRedo, reviewText.redone),
      isOwn: (id: number) => own.current.has(id),
      dropLate: () => setLate(null),
    };
  }, [queries, importId, me]);
  return { ...deeds, late };
}

const about = (row: Row, action: string): Asked => ({ action, rows: [row.row_number], version: row.version });

async function tried(ask: () => Promise<Done>, onError?: (error: unknown) => void): Promise<Done | null> {
  try {
    return await ask();
  } catch (error) {
    onError?.(error);
    toast(whyRefused(error), "problem");
    return null;
  }
}

/** The sentence of the server; of an import that does not wait for review, that of the screen. */
function whyRefused(error: unknown): string {
  const state = stateRefused(error);
  return state === null ? sentenceOf(error) : reviewText.notInReview(importStates[state]);
}

async function decided(importId: number, body: Asked): Promise<Done> {
  const { data } = await api.POST(ACTIONS, {
    params: { path: { import_id: importId } },
    body: { dry_run: false, keep_as_rule: false, ...body },
  });
  return data as Done;
}

async function undone(importId: number, actionId: number): Promise<Done> {
  const { data } = await api.POST(`${ACTIONS}/{action_id}/undo`, {
    params: { path: { import_id: importId, action_id: actionId } },
  });
  return data as Done;
}

/** Rows that an edit touched besides, such as the other one of a pair: those that are shown are asked for again. */
async function refreshOthers(queries: QueryClient, importId: number, others: ReadonlyArray<number>): Promise<void> {
  const shown = others.filter((row) => loadedRow(queries, importId, row) !== undefined);
  if (shown.length > FEW) return refreshAll(queries, importId);
  await Promise.all(
    shown.map(async (rowNumber) => {
      const { data } = await api.GET("/api/v1/imports/{import_id}/rows/{row_number}", {
        params: { path: { import_id: importId, row_number: rowNumber } },
      });
      if (data !== undefined) patchRow(queries, importId, rowNumber, () => data);
    }),
  );
}
