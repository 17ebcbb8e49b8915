import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { sentenceOf } from "../../client/queries";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { TextField } from "../../components/TextField";
import { toast } from "../../components/Toasts";
import { amountOf } from "../../lib/amounts";
import { frameText } from "../../text/frame";
import { budgetsText } from "../../text/spend";

type Credits = Schemas["CreditsOut"];

/** Sets the caps on each day and on the whole workspace. */
export function BudgetsDialog({ credits, onClose }: { credits: Credits; onClose: () => void }) {
  const form = useId();
  const queries = useQueryClient();
  const [day, setDay] = useState(credits.each_day ?? "");
  const [workspace, setWorkspace] = useState(credits.workspace.cap ?? "");
  const [caps, currency] = [{ day: amountOf(day), workspace: amountOf(workspace) }, credits.currency || "USD"];
  const save = apiHooks.useMutation("put", "/api/v1/credits/budgets", {
    meta: { saysItself: true },
    onSuccess: () => {
      toast(budgetsText.saved);
      onClose();
      return queries.invalidateQueries({ queryKey: ["get", "/api/v1/credits"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (caps.day === undefined || caps.workspace === undefined) return;
    save.mutate({ body: { day: caps.day, workspace: caps.workspace, currency: credits.currency } });
  };
  return (
    <Dialog
      title={budgetsText.change}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{frameText.cancel}</Button>
          <Button kind="primary" type="submit" form={form} isPending={save.isPending}>
            {frameText.save}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {save.isError ? (
          <Notice kind="problem" live>
            {sentenceOf(save.error)}
          </Notice>
        ) : null}
        <p>{budgetsText.why}</p>
        <TextField
          label={budgetsText.day(currency)}
          hint={budgetsText.empty}
          inputMode="decimal"
          autoFocus
          value={day}
          onChange={setDay}
          error={caps.day === undefined ? budgetsText.wrong : null}
        />
        <TextField
          label={budgetsText.whole(currency)}
          hint={budgetsText.empty}
          inputMode="decimal"
          value={workspace}
          onChange={setWorkspace}
          error={caps.workspace === undefined ? budgetsText.wrong : null}
        />
      </form>
    </Dialog>
  );
}
