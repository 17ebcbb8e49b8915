import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../client/api";
import { Badge } from "../../components/Badge";
import { dateTime, money, percent } from "../../lib/format";
import { historyText } from "../../text/records";
import type { FieldHistory } from "./record_shapes";

type Step = Schemas["StepOut"];
type Cell = NonNullable<Step["cell"]>;

/** Where the present value of a field came from, in a few words. */
export function sourceWord({ source, earlier }: FieldHistory): string {
  const step = source ?? earlier[0];
  const { short } = historyText;
  if (step === undefined) return short.unknown;
  if (step.source === "import") return fileWord(step.cell);
  if (step.source === "person") return short.person(whoOf(step));
  if (step.source === "provider") return short.provider(step.provider ?? "");
  if (step.source === "merge") return short.merge(step.merged_from);
  return step.source === "revert" ? short.revert : short.unknown;
}

/** Every value that a field has and had, the newest first, with all that is known of where each came from. */
export function FieldSteps({ history }: { history: FieldHistory }) {
  const steps = history.source === null ? history.earlier : [history.source, ...history.earlier];
  return <Steps steps={steps} hasNow={history.source !== null} />;
}

function Steps({ steps, hasNow = false }: { steps: ReadonlyArray<Step>; hasNow?: boolean }) {
  return (
    <ol className="my-1 flex flex-col gap-3 border-line border-l-2 py-1 pl-3 text-sm">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no number of their own, and only ever come in front
        <li key={index} className="flex flex-col gap-0.5">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="break-words font-medium">{step.value || historyText.emptied}</span>
            {hasNow && index === 0 ? <Badge tone="accent">{historyText.now}</Badge> : null}
            {step.undone_at === null ? null : <Badge tone="warn">{historyText.undone(dateTime(step.undone_at))}</Badge>}
          </span>
          <span className="text-ink-soft">{whence(step)}</span>
          <FromProvider step={step} />
          {step.cell === null ? null : <FromFile cell={step.cell} />}
          <BeforeMerge steps={step.before_merge} />
        </li>
      ))}
    </ol>
  );
}

function BeforeMerge({ steps }: { steps: ReadonlyArray<Step> }) {
  if (steps.length === 0) return null;
  return (
    <div>
      <span className="text-ink-faint">{historyText.before}</span>
      <Steps steps={steps} />
    </div>
  );
}

function whence(step: Step): string {
  const byPerson = step.source === "person" || step.source === "merge";
  return [
    historyText.sources[step.source] ?? step.source,
    byPerson ? whoOf(step) : step.provider,
    step.at === null ? "" : dateTime(step.at),
    step.replaced ? historyText.replaced(step.replaced) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function FromProvider({ step }: { step: Step }) {
  const facts = [
    step.cost === null ? "" : `${historyText.cost} ${money(Number(step.cost))}`,
    step.confidence === null ? "" : `${historyText.confidence} ${percent(step.confidence)}`,
  ].filter(Boolean);
  return (
    <>
      {facts.length > 0 ? <span className="text-ink-soft">{facts.join(", ")}</span> : null}
      {step.lost.map((each) => (
        <span key={`${each.provider}:${each.value}`} className="text-ink-faint">
          {`${historyText.lost}: “${each.value}”, ${each.provider}. ${each.sentence}`}
        </span>
      ))}
    </>
  );
}

function FromFile({ cell }: { cell: Cell }) {
  return (
    <>
      <span className="text-ink-soft">
        <Link
          to="/imports/$importId"
          params={{ importId: String(cell.import_id) }}
          className="text-accent-ink underline"
        >
          {cell.filename ?? historyText.aFile(cell.import_id)}
        </Link>
        {[
          cell.line === null ? "" : historyText.line(cell.line),
          cell.row_number === null ? "" : historyText.row(cell.row_number),
          cell.header === null ? "" : historyText.column(cell.header),
        ]
          .filter(Boolean)
          .map((each) => `, ${each}`)
          .join("")}
      </span>
      {cell.raw === null ? null : (
        <span className="text-ink-faint">
          {historyText.inFile}:{" "}
          <code className="whitespace-pre-wrap break-words rounded-sm bg-sunken px-1 text-ink-soft">{cell.raw}</code>
        </span>
      )}
      {cell.correction === null ? null : (
        <span className="text-ink-faint">
          {historyText.corrected(cell.correction.text, cell.correction.actor?.name ?? historyText.somebody)}
        </span>
      )}
    </>
  );
}

function fileWord(cell: Step["cell"]): string {
  if (cell === null) return historyText.short.unknown;
  const file = cell.filename ?? historyText.aFile(cell.import_id);
  return cell.line === null ? file : `${file}, ${historyText.line(cell.line)}`;
}

function whoOf(step: Step): string {
  return step.actor?.name ?? step.actor?.id ?? historyText.somebody;
}
