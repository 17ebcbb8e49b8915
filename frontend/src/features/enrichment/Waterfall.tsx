import { Group } from "@visx/group";
import { scaleLinear } from "@visx/scale";
import { apiHooks, type Schemas } from "../../client/api";
import { Card } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Loading } from "../../components/Spinner";
import { classNames } from "../../lib/class_names";
import { number } from "../../lib/format";
import { amount, enrichmentText, waterfallText } from "../../text/enrichments";
import { WaterfallTable } from "./WaterfallTable";

export type Step = Schemas["EnrichmentStepOut"];
type Part = keyof typeof waterfallText.legend;

const HEIGHT = 26;
const COLOURS: Record<Part, [fill: string, dot: string]> = {
  found: ["fill-good", "bg-good"],
  kept: ["fill-info", "bg-info"],
  not_found: ["fill-line-strong", "bg-line-strong"],
  failed: ["fill-danger", "bg-danger"],
};
const PARTS = Object.keys(COLOURS) as Part[];

/** Step by step: how many records were asked about, how many were found, and what it cost. */
export function Waterfall({ id, currency, moving }: { id: number; currency: string; moving: boolean }) {
  const steps = apiHooks.useQuery(
    "get",
    "/api/v1/enrichments/{enrichment_id}/steps",
    { params: { path: { enrichment_id: id } } },
    { refetchInterval: moving ? 2000 : false },
  );
  if (steps.isPending) return <Loading />;
  if (steps.isError) return <ProblemNotice error={steps.error} onRetry={() => void steps.refetch()} />;
  const { items } = steps.data;
  const most = Math.max(...items.map((step) => step.records));
  if (most === 0) return <p className="text-ink-soft">{enrichmentText.waterfallNone}</p>;
  return (
    <Card className="flex flex-col gap-3">
      <Legend />
      <ol className="flex flex-col gap-3">
        {items.map((step) => (
          <StepBar key={step.place} step={step} most={most} currency={currency} />
        ))}
      </ol>
      <WaterfallTable steps={items} currency={currency} />
    </Card>
  );
}

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft text-sm">
      {PARTS.map((part) => (
        <li key={part} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={classNames("size-2.5 rounded-sm", COLOURS[part][1])} />
          {waterfallText.legend[part]}
        </li>
      ))}
    </ul>
  );
}

function StepBar({ step, most, currency }: { step: Step; most: number; currency: string }) {
  const cost = amount(step.money, currency);
  return (
    <li className="grid items-center gap-x-4 gap-y-1 sm:grid-cols-[11rem_minmax(0,1fr)_9rem]">
      <span>
        <span className="font-medium">{step.label}</span>{" "}
        <span className="text-ink-soft text-sm">{step.operation}</span>
      </span>
      <Bar step={step} most={most} cost={cost} />
      <span className="text-sm sm:text-right">
        {step.records === 0 ? (
          <span className="text-ink-faint">{waterfallText.none}</span>
        ) : (
          <>
            <span className="font-medium">{cost}</span>{" "}
            <span className="text-ink-soft">{waterfallText.asked(step.records)}</span>
          </>
        )}
      </span>
    </li>
  );
}

/** A bar as long as the records that came to the step, in its outcomes; the first step's is the whole width. */
function Bar({ step, most, cost }: { step: Step; most: number; cost: string }) {
  const x = scaleLinear({ domain: [0, most], range: [0, 1000] });
  const values = partsOf(step);
  let before = 0;
  return (
    <svg
      role="img"
      aria-label={waterfallText.bar(step.label, step.records, step.found, step.kept, cost)}
      viewBox={`0 0 1000 ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-6.5 w-full rounded-sm bg-sunken"
    >
      <Group>
        {PARTS.map((part) => {
          const from = before;
          before += values[part];
          return (
            <rect
              key={part}
              x={x(from)}
              width={x(values[part])}
              height={HEIGHT}
              className={classNames(COLOURS[part][0], "transition-all duration-300")}
            >
              <title>{`${waterfallText.legend[part]}: ${number(values[part])}`}</title>
            </rect>
          );
        })}
      </Group>
    </svg>
  );
}

/** The records of a step by what became of them; what was known already is no find that was paid for. */
function partsOf(step: Step): Record<Part, number> {
  return {
    found: step.found,
    kept: step.kept,
    not_found: step.not_found + step.rejected,
    failed: step.failed + step.unknown,
  };
}
