import { amount, enrichmentText } from "../../text/enrichments";

interface CostRangeProps {
  low: number;
  expected: number;
  high: number;
  currency: string;
  /** What was spent so far; none for a run that is to be. */
  spent?: number | undefined;
  budget: number | null;
}

/** A scale of money: what was forecast as a band, what was spent as a bar, and the budget as a mark. */
export function CostRange({ low, expected, high, currency, spent, budget }: CostRangeProps) {
  const most = Math.max(high, spent ?? 0, budget !== null && budget < high * 4 ? budget : 0) * 1.05 || 1;
  const at = (value: number) => `${Math.min(100, (value / most) * 100)}%`;
  const said = amount(spent ?? expected, currency);
  const words = enrichmentText.costBar(
    said,
    budget === null ? null : amount(budget, currency),
    amount(low, currency),
    amount(high, currency),
  );
  return (
    <div role="img" aria-label={words} className="relative h-5 w-full">
      <div className="absolute inset-x-0 top-2 h-1.5 rounded-full bg-sunken" />
      <div
        className="absolute top-1 h-3.5 rounded-sm border border-accent bg-accent-soft"
        style={{ left: at(low), width: `max(3px, calc(${at(high)} - ${at(low)}))` }}
      />
      {spent === undefined ? null : (
        <div
          className="absolute top-2 left-0 h-1.5 rounded-full bg-ink-soft transition-[width] duration-300"
          style={{ width: at(spent) }}
        />
      )}
      <div className="absolute top-0 h-5.5 w-0.5 bg-accent" style={{ left: at(expected) }} />
      {budget === null || budget > most ? null : (
        <div className="absolute -top-0.5 h-6.5 w-0.5 bg-danger" style={{ left: at(budget) }} />
      )}
    </div>
  );
}
