import type { ReactNode } from "react";
import { Notice } from "../../components/Notice";
import { Card } from "../../components/Page";
import { ProblemNotice } from "../../components/ProblemNotice";
import { SandboxBadge } from "../../components/SandboxBadge";
import { Loading } from "../../components/Spinner";
import { amountOf } from "../../lib/amounts";
import { classNames } from "../../lib/class_names";
import { number } from "../../lib/format";
import { amount, newEnrichmentText, notAsked } from "../../text/enrichments";
import { CostRange } from "./CostRange";
import { ForecastSteps } from "./ForecastSteps";
import { type Forecast, requestOf, useForecast } from "./forecast";
import type { NewEnrichmentSearch } from "./new_search";
import type { RecipeChoice } from "./recipes";
import { StartButton } from "./StartButton";

/** What the run would ask, find and cost, and the button that begins it. */
export function ForecastPanel({ search, recipe }: { search: NewEnrichmentSearch; recipe: RecipeChoice | null }) {
  const request = requestOf(search, recipe);
  const forecast = useForecast(request);
  const budget = amountOf(search.budget);
  const known = request === null || forecast.isError ? null : (forecast.data ?? null);
  const cap = budget ?? recipe?.spec.budget ?? null;
  return (
    <section aria-labelledby="forecast" className="lg:sticky lg:top-4">
      <Card className="flex flex-col gap-4">
        <header className="flex items-center justify-between gap-2">
          <h2 id="forecast" className="font-semibold text-lg">
            {newEnrichmentText.forecast}
          </h2>
          {known?.sandbox ? <SandboxBadge /> : null}
        </header>
        {request === null ? (
          <p className="text-ink-soft">{newEnrichmentText.choose}</p>
        ) : (
          <Reckoned forecast={forecast} budget={cap === null ? null : Number(cap)} />
        )}
        <StartButton
          request={request}
          budget={budget}
          forecast={forecast.isPlaceholderData ? null : known}
          refused={request !== null && forecast.isError}
        />
      </Card>
    </section>
  );
}

interface ReckonedProps {
  forecast: ReturnType<typeof useForecast>;
  budget: number | null;
}

/** The forecast as it stands: its figures, why there are none, or that it is being made. */
function Reckoned({ forecast, budget }: ReckonedProps) {
  if (forecast.isError) return <ProblemNotice error={forecast.error} onRetry={() => void forecast.refetch()} />;
  if (forecast.data === undefined) return <Loading label={newEnrichmentText.reckoning} />;
  return (
    <div
      aria-busy={forecast.isPlaceholderData}
      className={classNames("flex flex-col gap-4", forecast.isPlaceholderData && "opacity-60")}
    >
      <Figures forecast={forecast.data} budget={budget} />
    </div>
  );
}

function Figures({ forecast, budget }: { forecast: Forecast; budget: number | null }) {
  const { currency, money } = forecast;
  const [low, expected, high] = [Number(money.low), Number(money.expected), Number(money.high)];
  return (
    <>
      <dl className="grid grid-cols-2 gap-3">
        <Figure
          name={newEnrichmentText.expected}
          more={newEnrichmentText.range(amount(low, currency), amount(high, currency))}
        >
          {amount(expected, currency)}
        </Figure>
        <Figure name={newEnrichmentText.ceiling} more={newEnrichmentText.ceilingWhy}>
          {amount(forecast.ceiling, currency)}
        </Figure>
      </dl>
      <CostRange low={low} expected={expected} high={high} currency={currency} budget={budget} />
      {budget !== null && budget < high ? (
        <Notice kind="warn">{newEnrichmentText.mayStop(amount(budget, currency))}</Notice>
      ) : null}
      <ForecastSteps steps={forecast.steps} currency={currency} />
      <NotAsked forecast={forecast} />
      <p className="text-ink-faint text-sm">{newEnrichmentText.forecastLead}</p>
    </>
  );
}

function Figure({ name, more, children }: { name: string; more: string; children: ReactNode }) {
  return (
    <div className="flex flex-col">
      <dt className="text-ink-soft text-sm">{name}</dt>
      <dd className="font-semibold text-2xl">{children}</dd>
      <dd className="text-ink-faint text-sm">{more}</dd>
    </div>
  );
}

/** About whom nobody is asked, and why; and which answers cost nothing. */
function NotAsked({ forecast }: { forecast: Forecast }) {
  const reasons = Object.entries(forecast.not_asked).filter(([, value]) => value > 0);
  const lines = [
    ...reasons.map(([code, value]) => newEnrichmentText.reason(value, notAsked(code))),
    forecast.kept > 0 ? newEnrichmentText.kept(forecast.kept) : "",
    forecast.doubled > 0 ? newEnrichmentText.doubled(forecast.doubled) : "",
  ].filter(Boolean);
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p className="flex justify-between font-medium">
        <span>{newEnrichmentText.asked}</span>
        <span>{number(forecast.records)}</span>
      </p>
      {lines.length === 0 ? null : (
        <>
          <h3 className="mt-1 font-medium">{newEnrichmentText.notAsked}</h3>
          <ul className="list-disc pl-4 text-ink-soft">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
