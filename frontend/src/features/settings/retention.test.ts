import { expect, test } from "vitest";
import { daysOf, retentionOf } from "./retention";

test("what the API says comes back as it was", () => {
  for (const days of [null, 0, 90, 0.5]) expect(daysOf(retentionOf(days))).toBe(days);
});

test("a field without a number of days is not taken for never or for ever", () => {
  for (const days of ["", " ", "0", "-1", "ninety", "Infinity"])
    expect(daysOf({ keeping: "days", days })).toBeUndefined();
  expect(daysOf({ keeping: "days", days: " 1,5 " })).toBe(1.5);
});
