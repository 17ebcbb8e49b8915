import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inOneGo } from "./in_one_go";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is asked for often is done once, soon after the last time, and never put off for ever", () => {
  const times: number[] = [];
  const begun = Date.now();
  const ask = inOneGo(() => times.push(Date.now() - begun), 500, 2000);
  const askEvery = (pause: number, count: number) => {
    for (let turn = 0; turn < count; turn++) {
      ask();
      vi.advanceTimersByTime(pause);
    }
  };
  askEvery(100, 3);
  expect(times).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([700]);
  times.length = 0;
  askEvery(400, 20);
  vi.advanceTimersByTime(1000);
  expect(times.length).toBeGreaterThanOrEqual(4);
  expect(times.length).toBeLessThanOrEqual(5);
  vi.advanceTimersByTime(60_000);
  expect(times.length).toBeLessThanOrEqual(5);
});
