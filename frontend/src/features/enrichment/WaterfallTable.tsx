import { useState } from "react";
import { Button } from "../../components/Button";
import { type Column, DataTable } from "../../components/DataTable";
import { number } from "../../lib/format";
import { amount, waterfallText } from "../../text/enrichments";
import type { Step } from "./Waterfall";

/** The figures of the chart, for those who would rather read them. */
export function WaterfallTable({ steps, currency }: { steps: ReadonlyArray<Step>; currency: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="flex flex-col gap-2">
      <div>
        <Button kind="quiet" size="small" aria-expanded={open} onPress={() => setOpen(!open)}>
          {waterfallText.figures}
        </Button>
      </div>
      {open ? (
        <DataTable label={waterfallText.chart} columns={columns(currency)} rows={steps} keyOf={(step) => step.place} />
      ) : null}
    </div>
  );
}

function columns(currency: string): ReadonlyArray<Column<Step>> {
  const counted = (id: string, header: string, of: (step: Step) => number): Column<Step> => ({
    id,
    header,
    numeric: true,
    cell: (step) => number(of(step)),
  });
  return [
    { id: "step", header: waterfallText.step, cell: (step) => `${step.label} ${step.operation}` },
    counted("records", waterfallText.askedHead, (step) => step.records),
    counted("found", waterfallText.found, (step) => step.found),
    counted("kept", waterfallText.kept, (step) => step.kept),
    counted("not_found", waterfallText.notFound, (step) => step.not_found + step.rejected),
    counted("failed", waterfallText.failed, (step) => step.failed + step.unknown),
    { id: "cost", header: waterfallText.cost, numeric: true, cell: (step) => amount(step.money, currency) },
    {
      id: "each",
      header: waterfallText.perFound,
      numeric: true,
      cell: (step) => (step.found === 0 ? "" : amount(Number(step.money) / step.found, currency)),
    },
  ];
}
