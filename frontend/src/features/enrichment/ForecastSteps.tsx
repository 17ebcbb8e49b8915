import type { Schemas } from "../../client/api";
import { number } from "../../lib/format";
import { amount, newEnrichmentText } from "../../text/enrichments";

type Amounts = Schemas["AmountsOut"];

interface ForecastStepsProps {
  steps: ReadonlyArray<Schemas["StepForecastOut"]>;
  currency: string;
}

/** What each step will come to: the expected figure, and beneath it the least and the most. */
export function ForecastSteps({ steps, currency }: ForecastStepsProps) {
  const cell = "py-1.5 pl-3 text-right align-top";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={newEnrichmentText.steps} tabIndex={0} className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead className="border-line border-b text-ink-faint">
          <tr>
            <th scope="col" className="py-1 text-left font-medium">
              {newEnrichmentText.step}
            </th>
            {[newEnrichmentText.questions, newEnrichmentText.found, newEnrichmentText.cost].map((head) => (
              <th key={head} scope="col" className="py-1 pl-3 text-right font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {steps.map((step) => (
            <tr key={`${step.provider}.${step.operation}`}>
              <th scope="row" className="py-1.5 text-left font-normal">
                <span className="font-medium">{step.label}</span>{" "}
                <span className="text-ink-soft">{step.operation}</span>
                <span className="block text-ink-faint text-xs">{newEnrichmentText.rates(step.answers)}</span>
              </th>
              <td className={cell}>
                <Range amounts={step.asked} show={(value) => number(value)} />
              </td>
              <td className={cell}>
                <Range amounts={step.found} show={(value) => number(value)} />
              </td>
              <td className={cell}>
                <Range amounts={step.money} show={(value) => amount(value, currency)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Range({ amounts, show }: { amounts: Amounts; show: (value: number) => string }) {
  const [low, expected, high] = [show(Number(amounts.low)), show(Number(amounts.expected)), show(Number(amounts.high))];
  return (
    <>
      {expected}
      {low === high ? null : (
        <span className="block whitespace-nowrap text-ink-faint text-xs">{`${low} – ${high}`}</span>
      )}
    </>
  );
}
