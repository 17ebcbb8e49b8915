import { expect, test } from "vitest";
import { bytes, count, duration, timeAgo } from "./format";

test("sizes have one digit after the point where it says something", () => {
  expect([0, 1, 1023, 1024, 1536, 150 * 1024, 5 * 1024 ** 3].map(bytes)).toEqual([
    "0 bytes",
    "1 byte",
    "1,023 bytes",
    "1 KB",
    "1.5 KB",
    "150 KB",
    "5 GB",
  ]);
});

test("counts agree with their word", () => {
  expect([0, 1, 1200].map((value) => count(value, "row", "rows"))).toEqual(["0 rows", "1 row", "1,200 rows"]);
});

test("lengths of time lose what does not matter", () => {
  expect([0, 0.6, 59.4, 61, 3599.6, 7260].map(duration)).toEqual([
    "less than a second",
    "1 s",
    "59 s",
    "1 min 1 s",
    "1 h 0 min",
    "2 h 1 min",
  ]);
});

test("moments are told from now on, and as dates when they are far", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  expect(
    ["2026-03-10T11:59:50Z", "2026-03-10T11:00:00Z", "2026-03-09T11:00:00Z"].map((at) => timeAgo(at, now)),
  ).toEqual(["now", "1 hour ago", "yesterday"]);
  // A day of whoever looks, wherever that is.
  expect(timeAgo(new Date(2025, 11, 1, 12).toISOString(), now)).toBe("Dec 1, 2025");
});
