import { useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { apiHooks, type Schemas } from "../../../client/api";
import { useFieldName } from "../../../client/field_names";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { Loading } from "../../../components/Spinner";
import { classNames } from "../../../lib/class_names";
import { compareText } from "../../../text/review";
import type { Decisions } from "../data/decisions";
import type { Row } from "../data/rows";

interface ExistingDialogProps {
  importId: number;
  kind: string;
  row: Row;
  decisions: Decisions;
  whyNot: string | null;
  onClose: () => void;
}

const CHOICES = ["skip", "fill_empty", "overwrite"] as const;

/** A row beside the record that is there: field by field what each choice would change, and what stays and why. */
export function ExistingDialog({ importId, kind, row, decisions, whyNot, onClose }: ExistingDialogProps) {
  const [choice, setChoice] = useState<string>("fill_empty");
  const found = apiHooks.useQuery(
    "get",
    "/api/v1/imports/{import_id}/rows/{row_number}/choices",
    { params: { path: { import_id: importId, row_number: row.row_number } } },
    { staleTime: 0, gcTime: 0 },
  );
  const nameOf = useFieldName(kind);
  const outcome = found.data?.items.find((each) => each.action === choice)?.row;
  const decide = () => {
    decisions.decideRow(row, choice);
    onClose();
  };
  return (
    <Dialog
      title={compareText.existing(row.row_number)}
      isOpen
      wide
      onClose={onClose}
      footer={
        <Button kind="primary" disabledBecause={whyNot} onPress={decide}>
          {compareText.choose[choice]}
        </Button>
      }
    >
      <RadioGroup aria-label={compareText.decide} value={choice} onChange={setChoice} className="flex flex-wrap gap-2">
        {CHOICES.map((each) => (
          <Radio
            key={each}
            value={each}
            className={
              "cursor-pointer rounded-md border border-line-strong px-3 py-1.5 text-ink outline-offset-2 " +
              "data-[selected]:border-accent data-[selected]:bg-accent-soft data-[selected]:text-accent-ink " +
              "data-[focus-visible]:outline-2 data-[focus-visible]:outline-focus"
            }
          >
            {compareText.choose[each]}
          </Radio>
        ))}
      </RadioGroup>
      <div className="mt-4 min-h-32">
        {found.isPending ? <Loading /> : null}
        {found.isError ? <ProblemNotice error={found.error} /> : null}
        {choice === "skip" ? <p>{compareText.skipWhy}</p> : null}
        {choice !== "skip" && found.data !== undefined ? (
          <OutcomeTable outcome={outcome ?? null} nameOf={nameOf} />
        ) : null}
      </div>
    </Dialog>
  );
}

interface OutcomeTableProps {
  outcome: Schemas["ForecastRowOut"] | null;
  nameOf: (field: string) => string;
}

function OutcomeTable({ outcome, nameOf }: OutcomeTableProps) {
  if (outcome === null) return <p>{compareText.recordGone}</p>;
  if (outcome.changes.length + outcome.kept.length === 0) return <p>{compareText.nothingChanges}</p>;
  const head = "py-1 pr-4 font-medium";
  return (
    <table className="w-full border-collapse text-left">
      <thead className="text-ink-faint text-sm">
        <tr>
          <th scope="col" className={head}>
            {compareText.field}
          </th>
          <th scope="col" className={head}>
            {compareText.before}
          </th>
          <th scope="col" className={head}>
            {compareText.after}
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line text-ink">
        {outcome.changes.map((change) => (
          <FieldLine key={change.field} {...{ nameOf, ...change }} />
        ))}
        {outcome.kept.map((kept) => (
          <FieldLine
            key={kept.field}
            field={kept.field}
            before={kept.before}
            after={null}
            why={kept.message}
            nameOf={nameOf}
          />
        ))}
      </tbody>
    </table>
  );
}

interface FieldLineProps {
  field: string;
  before: string;
  /** Null where the field stays as it is. */
  after: string | null;
  why?: string;
  nameOf: (field: string) => string;
}

function FieldLine({ field, before, after, why, nameOf }: FieldLineProps) {
  return (
    <tr>
      <th scope="row" className="py-1.5 pr-4 align-top font-normal text-ink-soft">
        {nameOf(field)}
      </th>
      <td className={classNames("break-words py-1.5 pr-4 align-top", after !== null && "text-ink-faint line-through")}>
        {before || <span className="text-ink-faint">{compareText.empty}</span>}
      </td>
      <td className="py-1.5 align-top">
        {after === null ? (
          <span className="text-ink-faint">
            {compareText.kept}: {why}
          </span>
        ) : (
          <span className="rounded-sm bg-good-soft px-1 font-medium text-good">{after || compareText.empty}</span>
        )}
      </td>
    </tr>
  );
}
