import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { FileTrigger } from "react-aria-components";
import type { Schemas } from "../../../client/api";
import { sentenceOf } from "../../../client/queries";
import { sendTo } from "../../../client/send";
import { Button } from "../../../components/Button";
import { type Column, DataTable } from "../../../components/DataTable";
import { Dialog } from "../../../components/Dialog";
import { Notice } from "../../../components/Notice";
import { Loading } from "../../../components/Spinner";
import { toast } from "../../../components/Toasts";
import { number } from "../../../lib/format";
import { actionText, correctionsText, reviewText } from "../../../text/review";
import type { Decisions } from "../data/decisions";
import { refreshAll } from "../data/review_data";

interface CorrectionsDialogProps {
  importId: number;
  decisions: Decisions;
  whyNot: string | null;
  onClose: () => void;
}

type Found = Schemas["CorrectionsOut"];

const SHOWN = 100;

/** Takes in a file that was edited outside: first what differs, then, if somebody says so, the same for good. */
export function CorrectionsDialog({ importId, decisions, whyNot, onClose }: CorrectionsDialogProps) {
  const queries = useQueryClient();
  const look = useMutation({ mutationFn: (file: File) => sent(importId, file, true), meta: { saysItself: true } });
  const apply = useMutation({
    mutationFn: (file: File) => sent(importId, file, false),
    meta: { saysItself: true },
    onSuccess: async (done) => {
      const [newest] = done.action_ids;
      const undo = newest === undefined ? undefined : () => void undoneAll(decisions, done.action_ids);
      toast(correctionsText.done(done.resolved_issues), "good", undo && { label: reviewText.undo, run: undo });
      onClose();
      await refreshAll(queries, importId);
    },
  });
  const file = look.variables;
  const found = look.data;
  const error = apply.error ?? look.error;
  return (
    <Dialog
      title={correctionsText.title}
      isOpen
      wide
      onClose={onClose}
      footer={
        <>
          <FileTrigger
            acceptedFileTypes={[".csv", ".xlsx", ".txt", ".tsv"]}
            onSelect={(files) => (files?.[0] === undefined ? undefined : look.mutate(files[0]))}
          >
            <Button kind={found === undefined ? "primary" : "secondary"}>
              <Upload aria-hidden="true" className="size-4" />
              {correctionsText.choose}
            </Button>
          </FileTrigger>
          {found === undefined || file === undefined || !asksSomething(found) ? null : (
            <Button
              kind="primary"
              isPending={apply.isPending}
              disabledBecause={whyNot}
              onPress={() => apply.mutate(file)}
            >
              {found.refused > 0 ? correctionsText.applyOthers(found.refused) : correctionsText.apply}
            </Button>
          )}
        </>
      }
    >
      <p>{correctionsText.lead}</p>
      {look.isPending ? <Loading label={correctionsText.looking} /> : null}
      {error === null ? null : (
        <Notice kind="problem" live className="mt-3">
          {sentenceOf(error)}
        </Notice>
      )}
      {found === undefined ? null : <Differences found={found} />}
    </Dialog>
  );
}

async function undoneAll(decisions: Decisions, ids: ReadonlyArray<number>): Promise<void> {
  for (const id of ids) await decisions.undoAction(id);
}

const asksSomething = (found: Found): boolean => found.edited > 0 || Object.keys(found.decided).length > 0;

async function sent(importId: number, file: File, dryRun: boolean): Promise<Found> {
  const form = new FormData();
  form.set("file", file);
  form.set("dry_run", String(dryRun));
  form.set("skip_refused", "true");
  const response = await sendTo(`/api/v1/imports/${importId}/corrections`, { method: "POST", body: form });
  return (await response.json()) as Found;
}

function Differences({ found }: { found: Found }) {
  return (
    <div className="mt-3 flex flex-col gap-3">
      <ul className="flex flex-wrap gap-x-4 gap-y-1 font-medium text-ink">
        <li>{correctionsText.lines(found.lines)}</li>
        {found.edited > 0 ? <li>{correctionsText.edited(found.edited)}</li> : null}
        {Object.entries(found.decided).map(([action, rows]) => (
          <li key={action}>{correctionsText.decided(actionText[action] ?? action, rows)}</li>
        ))}
        <li className="font-normal text-ink-soft">{correctionsText.unchanged(found.unchanged)}</li>
      </ul>
      {asksSomething(found) ? null : <Notice>{correctionsText.nothing}</Notice>}
      {found.hint === null ? null : <Notice>{found.hint}</Notice>}
      {found.refused > 0 ? (
        <>
          <Notice kind="warn">{correctionsText.refused(found.refused)}</Notice>
          <DataTable label={correctionsText.why} columns={REFUSED} rows={found.refusals} keyOf={(line) => line.line} />
        </>
      ) : null}
      {found.differences.length > 0 ? (
        <DataTable
          label={correctionsText.differences}
          columns={DIFFERING}
          rows={found.differences.slice(0, SHOWN)}
          keyOf={(cell) => `${cell.row_number} ${cell.column}`}
        />
      ) : null}
      {found.differing_cells > SHOWN ? <p>{correctionsText.more(found.differing_cells - SHOWN)}</p> : null}
    </div>
  );
}

const DIFFERING: ReadonlyArray<Column<Schemas["DifferenceOut"]>> = [
  { id: "row", header: correctionsText.row, numeric: true, cell: (cell) => number(cell.row_number) },
  { id: "column", header: correctionsText.column, cell: (cell) => cell.column },
  {
    id: "before",
    header: correctionsText.before,
    cell: (cell) => <s className="wrap-anywhere text-ink-faint">{cell.before}</s>,
  },
  {
    id: "after",
    header: correctionsText.after,
    cell: (cell) => <span className="wrap-anywhere text-good">{cell.after}</span>,
  },
];

const REFUSED: ReadonlyArray<Column<Schemas["RefusalOut"]>> = [
  { id: "line", header: correctionsText.line, numeric: true, cell: (line) => number(line.line) },
  { id: "why", header: correctionsText.why, cell: (line) => line.sentence },
];
