import { expect, test } from "vitest";
import { bytesThere, partRange, pauseAfter } from "./upload_state";

test("parts cover the file without a gap, and the last is shorter", () => {
  const ranges = [1, 2, 3].map((number) => partRange(number, 8, 20));
  expect(ranges).toEqual([
    { start: 0, end: 8 },
    { start: 8, end: 16 },
    { start: 16, end: 20 },
  ]);
  expect(bytesThere([2, 3], 8, 20)).toBe(8);
  expect(bytesThere([1], 8, 20)).toBe(12);
  expect(bytesThere([], 8, 0)).toBe(0);
});

test("the pause between attempts grows and stays bearable", () => {
  expect([1, 2, 3, 9].map(pauseAfter)).toEqual([500, 1000, 2000, 8000]);
});
