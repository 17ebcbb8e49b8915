import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Card } from "../../components/Page";
import { StackedBar } from "../../components/StackedBar";
import { classNames } from "../../lib/class_names";
import { number, percent } from "../../lib/format";
import { amount, enrichmentsText, enrichmentText, itemStates } from "../../text/enrichments";
import { CostRange } from "./CostRange";
import { COLOURS, doneOf, ITEM_STATES, sharesOf } from "./counts";
import type { Forecast } from "./forecast";
import { isFinal, type Run } from "./live_run";

/** How many records are done and with what outcome, and what that has cost. */
export function RunFigures({ run }: { run: Run }) {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Progress run={run} />
      <Cost run={run} />
    </div>
  );
}

function Progress({ run }: { run: Run }) {
  const done = doneOf(run.counts, run.items_total);
  return (
    <Card className="flex flex-col gap-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-semibold text-lg">{enrichmentText.done(done, run.items_total)}</span>
        <span className="text-ink-soft">{pace(run)}</span>
      </p>
      <StackedBar thick label={enrichmentsText.bar(run.counts)} shares={sharesOf(run.counts)} />
      <ul className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
        {ITEM_STATES.filter((state) => (run.counts[state] ?? 0) > 0).map((state) => (
          <li key={state}>
            <Link
              to="/enrichment/$enrichmentId"
              params={{ enrichmentId: String(run.id) }}
              search={{ state }}
              className="flex items-center gap-1.5 hover:underline"
            >
              <span
                aria-hidden="true"
                className={classNames("size-2.5 rounded-full border border-line-strong", COLOURS[state])}
              />
              <span className="grow text-ink-soft">{itemStates[state]}</span>
              <span>{number(run.counts[state] ?? 0)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function pace(run: Run): string {
  if (isFinal(run)) {
    if (run.started_at === null || run.finished_at === null) return "";
    return enrichmentText.took((Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000);
  }
  if (run.status === "PENDING") return enrichmentText.starting;
  return run.seconds_left === null ? "" : enrichmentText.left(run.seconds_left);
}

function Cost({ run }: { run: Run }) {
  const forecast = run.forecast as Forecast | null;
  const show = (value: string | number) => amount(value, run.currency);
  const budget = run.budget === null ? null : Number(run.budget);
  const range = forecast?.money ?? null;
  const unknown = Number(run.unknown_money);
  return (
    <Card className="flex flex-col gap-3">
      <dl className="grid grid-cols-3 gap-3">
        <Figure name={enrichmentText.spent} more={enrichmentText.credits(Number(run.credits))}>
          {show(run.money)}
        </Figure>
        <Figure name={enrichmentText.budget}>{budget === null ? enrichmentText.noBudget : show(budget)}</Figure>
        <Figure
          name={enrichmentText.forecast}
          more={range === null ? "" : enrichmentText.forecastRange(show(range.low), show(range.high))}
        >
          {range === null ? enrichmentText.noForecast : show(range.expected)}
        </Figure>
      </dl>
      {range === null ? null : (
        <CostRange
          low={Number(range.low)}
          expected={Number(range.expected)}
          high={Number(range.high)}
          spent={Number(run.money)}
          budget={budget}
          currency={run.currency}
        />
      )}
      <Rightness right={run.rightness} unknown={unknown > 0} />
      {unknown > 0 ? <p className="text-sm text-warn">{enrichmentText.unknown(show(unknown))}</p> : null}
    </Card>
  );
}

/** How right the forecast was, once the run has gone to its end. */
function Rightness({ right, unknown }: { right: Run["rightness"]; unknown: boolean }) {
  if (right === null || right.ratio === null) return null;
  return (
    <p className="text-ink-soft text-sm">{enrichmentText.right(percent(Number(right.ratio)), right.within, unknown)}</p>
  );
}

function Figure({ name, more = "", children }: { name: string; more?: string; children: ReactNode }) {
  return (
    <div className="flex flex-col">
      <dt className="text-ink-soft text-sm">{name}</dt>
      <dd className="font-semibold text-lg">{children}</dd>
      {more === "" ? null : <dd className="text-ink-faint text-sm">{more}</dd>}
    </div>
  );
}
