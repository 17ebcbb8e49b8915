import { type FormEvent, type ReactNode, useId, useState } from "react";
import { sentenceOf } from "../../client/queries";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { TextField } from "../../components/TextField";
import { amountOf } from "../../lib/amounts";
import { callsText } from "../../text/enrichment_lists";
import { frameText } from "../../text/frame";

/** What a person says of a call's cost; credits null stands for all of them. */
export interface Said {
  credits: string | null;
  note: string;
}

interface CallDialogProps {
  title: string;
  action: string;
  /** What comes of it. */
  children: ReactNode;
  /** What stands under the field for credits; without it they are not asked for. */
  creditsHint?: string;
  isPending: boolean;
  error: unknown;
  onSay: (said: Said) => void;
  onClose: () => void;
}

/** Asks what a person knows of the cost of one call, and how they know. */
export function CallDialog(props: CallDialogProps) {
  const { title, action, children, creditsHint, isPending, error, onSay, onClose } = props;
  const form = useId();
  const [typed, setTyped] = useState("");
  const [note, setNote] = useState("");
  const [sent, setSent] = useState(false);
  const credits = amountOf(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (credits !== undefined) onSay({ credits, note });
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{frameText.cancel}</Button>
          <Button kind="primary" type="submit" form={form} isPending={isPending}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {error ? (
          <Notice kind="problem" live>
            {sentenceOf(error)}
          </Notice>
        ) : null}
        <p>{children}</p>
        {creditsHint === undefined ? null : (
          <TextField
            label={callsText.credits}
            hint={creditsHint}
            inputMode="decimal"
            autoFocus
            value={typed}
            onChange={setTyped}
            error={sent && credits === undefined ? callsText.creditsWrong : null}
          />
        )}
        <TextField
          label={callsText.note}
          hint={callsText.noteHint}
          autoFocus={creditsHint === undefined}
          value={note}
          onChange={setNote}
          maxLength={500}
        />
      </form>
    </Dialog>
  );
}
