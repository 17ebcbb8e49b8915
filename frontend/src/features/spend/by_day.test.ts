import { expect, test } from "vitest";
import { byDay, providersOf } from "./by_day";
import { daysUntil, sinceOf } from "./period";

const spent = (period: string, provider: string, money: string, unknown_money = "0") => ({
  ...{ period, provider, money, unknown_money, operation: "people", calls: 1, credits: "1", unknown_credits: "0" },
});

test("days are those of UTC and have no gaps", () => {
  const now = new Date("2026-03-01T00:30:00Z");
  expect(daysUntil(now, 3)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(sinceOf(now, 3)).toBe("2026-02-27T00:00:00Z");
});

test("each day has what each provider cost, the dearest first, and what is unknown counts", () => {
  const items = [
    spent("d1", "hunter", "1"),
    spent("d2", "apollo", "5", "0.5"),
    spent("d2", "hunter", "2"),
    spent("d2", "zerobounce", "0"),
  ];
  expect(providersOf(items)).toEqual(["apollo", "hunter"]);
  const days = byDay(items, ["d1", "d2", "d3"]);
  expect(days.map((day) => day.total)).toEqual([1, 7.5, 0]);
  expect(days[1]?.parts).toEqual([
    { provider: "apollo", money: 5.5 },
    { provider: "hunter", money: 2 },
  ]);
});
