import { Check, Circle, CircleDashed, X } from "lucide-react";
import { Spinner } from "../../components/Spinner";
import { importText } from "../../text/imports";
import { type StepState, stepsOf } from "./steps";
import type { ImportDetail } from "./told";

/** The way of the file from its opening to the records, with the time that each step took. */
export function Steps({ job }: { job: ImportDetail }) {
  return (
    <ol className="grid grid-cols-2 gap-2 lg:grid-cols-4">
      {stepsOf(job).map(({ step, state, seconds }) => (
        <li key={step} className="flex items-center gap-2.5 rounded-md border border-line bg-surface px-3 py-2">
          <Sign state={state} />
          <span className="flex flex-col">
            <span className={state === "next" || state === "held" ? "text-ink-soft" : "font-medium"}>
              {importText.steps[step]}
            </span>
            <span className="text-ink-faint text-sm">
              {state === "done" && seconds !== null ? importText.seconds(seconds) : importText.stepStates[state]}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function Sign({ state }: { state: StepState }) {
  if (state === "done") return <Check aria-hidden="true" className="size-5 shrink-0 text-good" />;
  if (state === "now") {
    return (
      <span className="flex shrink-0 text-accent">
        <Spinner />
      </span>
    );
  }
  if (state === "failed") return <X aria-hidden="true" className="size-5 shrink-0 text-ink-faint" />;
  const Icon = state === "held" ? CircleDashed : Circle;
  return <Icon aria-hidden="true" className="size-5 shrink-0 text-ink-faint" />;
}
