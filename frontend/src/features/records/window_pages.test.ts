import { expect, test } from "vitest";
import type { RecordRow } from "./record_shapes";
import { following, NOTHING_KNOWN, PAGE, pagesAround, rowsOf } from "./window_pages";

const page = (rows: number, next_cursor: string | null) => ({
  items: Array.from({ length: rows }, () => ({}) as RecordRow),
  next_cursor,
});

test("a list grows as its pages are seen, and holds few of them", () => {
  const two = following(following(NOTHING_KNOWN, 0, page(PAGE, "a")), 1, page(PAGE, "b"));
  expect(two).toEqual({ cursors: [null, "a", "b"], rows: null });
  expect(rowsOf(two)).toBe(2 * PAGE);
  const whole = following(two, 2, page(7, null));
  expect(rowsOf(whole)).toBe(2 * PAGE + 7);
  expect(following(whole, 2, page(7, null))).toBe(whole);
  const long = { cursors: Array.from({ length: 500 }, (_, index) => String(index)), rows: null };
  expect(pagesAround([200, 201], long)).toEqual([199, 200, 201, 202]);
  expect(pagesAround([0, 0], NOTHING_KNOWN)).toEqual([0]);
  expect(pagesAround([9, 9], whole)).toEqual([2]);
});

test("a page that ends elsewhere than before takes what was known behind it away", () => {
  const known = { cursors: [null, "a", "b"], rows: 207 };
  expect(following(known, 0, page(PAGE, "z"))).toEqual({ cursors: [null, "z"], rows: null });
  expect(following(known, 0, page(3, null))).toEqual({ cursors: [null], rows: 3 });
});
