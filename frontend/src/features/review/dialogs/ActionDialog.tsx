import { useMemo, useState } from "react";
import { sentenceOf } from "../../../client/queries";
import { Checkbox } from "../../../components/Checkbox";
import { ConfirmDialog } from "../../../components/ConfirmDialog";
import { Notice } from "../../../components/Notice";
import { Select } from "../../../components/Select";
import { TextField } from "../../../components/TextField";
import { useSettled } from "../../../lib/settled";
import { actionText, decideText } from "../../../text/review";
import type { Asked, Decisions } from "../data/decisions";
import { useTrial } from "../data/review_data";
import type { GridColumn } from "../grid/columns";

interface ActionDialogProps {
  importId: number;
  asked: Asked;
  columns: ReadonlyArray<GridColumn>;
  decisions: Decisions;
  whyNot: string | null;
  onClose: () => void;
  onDone: () => void;
}

const TYPING = 400;

/** Says exactly what a decision about many rows would do, and asks whether to do it. */
export function ActionDialog({ importId, asked, columns, decisions, whyNot, onClose, onDone }: ActionDialogProps) {
  const [isRule, setRule] = useState(false);
  const [isPending, setPending] = useState(false);
  const [column, setColumn] = useState(columns[0]?.name ?? "");
  const [text, setText] = useState("");
  const isEdit = asked.action === "edit";
  const body = useMemo(
    (): Asked => (isEdit ? { ...asked, cells: { [column]: text } } : asked),
    [asked, isEdit, column, text],
  );
  const tried = useSettled(body, isEdit ? TYPING : 0);
  const trial = useTrial(importId, tried);
  const name = (actionText[asked.action] ?? asked.action).replace("…", "");
  const confirm = async () => {
    setPending(true);
    const isDone = await decisions.decide(isRule ? { ...body, keep_as_rule: true } : body);
    setPending(false);
    if (isDone) onDone();
    else onClose();
  };
  return (
    <ConfirmDialog
      title={name}
      isOpen
      danger={asked.action === "discard"}
      action={trial.data === undefined ? name : decideText.confirm(name, trial.data.rows)}
      // What it would do is said of exactly this text before it can be done.
      isPending={isPending || trial.isPending || tried !== body}
      disabledBecause={whyNot ?? (trial.isError ? sentenceOf(trial.error) : null)}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        {isEdit ? (
          <>
            <Select
              label={decideText.column}
              value={column}
              onChange={setColumn}
              choices={columns.map((each) => ({ id: each.name, label: each.name || "—" }))}
            />
            <TextField label={decideText.newText} hint={decideText.newTextHint} value={text} onChange={setText} />
          </>
        ) : null}
        <TrialWords trial={trial} />
        {canBeRule(asked) ? (
          <Checkbox isSelected={isRule} onChange={setRule}>
            <span>{decideText.keepRule}</span>
          </Checkbox>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}

function TrialWords({ trial }: { trial: ReturnType<typeof useTrial> }) {
  if (trial.isError) return <Notice kind="warn">{sentenceOf(trial.error)}</Notice>;
  const found = trial.data;
  return (
    <div aria-live="polite" className="min-h-10">
      {found === undefined ? (
        decideText.counting
      ) : (
        <>
          <p className="font-medium text-ink">{decideText.willChange(found.rows)}</p>
          {found.resolved_issues > 0 ? <p>{decideText.willSettle(found.resolved_issues)}</p> : null}
          {found.new_issues > 0 ? <p className="text-warn">{decideText.willOpen(found.new_issues)}</p> : null}
        </>
      )}
    </div>
  );
}

/** Whether the decision means something in another file: one about a kind of problem, not about these rows. */
function canBeRule({ action, filter }: Asked): boolean {
  const named = filter ?? {};
  const isOfFile = "rows" in named || "group" in named || "text" in named;
  return action !== "restore" && "issue" in named && !isOfFile;
}
