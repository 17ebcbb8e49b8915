import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { apiHooks } from "../../client/api";
import { sentenceOf } from "../../client/queries";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { TextField } from "../../components/TextField";
import { amountOf } from "../../lib/amounts";
import { amount, enrichmentText, newEnrichmentText } from "../../text/enrichments";
import { frameText } from "../../text/frame";
import { type Run, refreshRun } from "./live_run";

/** Lets a paused run go on, with another budget where one is said. */
export function ResumeDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const form = useId();
  const queries = useQueryClient();
  const [typed, setTyped] = useState(run.budget === null ? "" : String(Number(run.budget)));
  const [sent, setSent] = useState(false);
  const budget = amountOf(typed);
  const resume = apiHooks.useMutation("post", "/api/v1/enrichments/{enrichment_id}/resume", {
    meta: { saysItself: true },
    onSuccess: () => {
      onClose();
      return refreshRun(queries, run.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (budget === undefined) return;
    resume.mutate({ params: { path: { enrichment_id: run.id } }, body: { budget } });
  };
  return (
    <Dialog
      title={enrichmentText.resumeTitle}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{frameText.cancel}</Button>
          <Button kind="primary" type="submit" form={form} isPending={resume.isPending}>
            {enrichmentText.resume}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {run.waiting_for ? <Notice kind="warn">{run.waiting_for}</Notice> : null}
        {resume.isError ? (
          <Notice kind="problem" live>
            {sentenceOf(resume.error)}
          </Notice>
        ) : null}
        <p>{enrichmentText.resumeWhy(amount(run.money, run.currency))}</p>
        <TextField
          label={enrichmentText.resumeBudget(run.currency)}
          hint={enrichmentText.resumeHint}
          inputMode="decimal"
          autoFocus
          value={typed}
          onChange={setTyped}
          error={sent && budget === undefined ? newEnrichmentText.budgetWrong : null}
        />
      </form>
    </Dialog>
  );
}
