import type { Schemas } from "../../client/api";

type Spend = Schemas["SpendOut"];

/** What was spent on one day, by provider. */
export interface Day {
  day: string;
  total: number;
  parts: ReadonlyArray<{ provider: string; money: number }>;
}

/** Each of the days with what each provider cost then, the unknown included; providers always in the same order. */
export function byDay(items: ReadonlyArray<Spend>, days: ReadonlyArray<string>): Day[] {
  const providers = providersOf(items);
  return days.map((day) => {
    const parts = providers
      .map((provider) => ({
        provider,
        money: sum(items.filter((each) => each.period === day && each.provider === provider)),
      }))
      .filter((part) => part.money > 0);
    return { day, parts, total: parts.reduce((whole, part) => whole + part.money, 0) };
  });
}

/** The providers that cost something, the dearest first. */
export function providersOf(items: ReadonlyArray<Spend>): string[] {
  const sums = new Map<string, number>();
  for (const each of items) sums.set(each.provider, (sums.get(each.provider) ?? 0) + costOf(each));
  return [...sums]
    .filter(([, money]) => money > 0)
    .sort((one, other) => other[1] - one[1])
    .map(([provider]) => provider);
}

/** What was charged and what may have been. */
export const costOf = (each: Spend): number => Number(each.money) + Number(each.unknown_money);

const sum = (items: ReadonlyArray<Spend>): number => items.reduce((whole, each) => whole + costOf(each), 0);
