import { expect, test } from "vitest";
import { rowAfter } from "./row_keys";

test("the arrows lead to the next row, and never out of the list", () => {
  expect(rowAfter("ArrowDown", 3, 10, 4)).toBe(4);
  expect(rowAfter("ArrowUp", 0, 10, 4)).toBe(0);
  expect(rowAfter("PageDown", 8, 10, 4)).toBe(9);
  expect(rowAfter("End", 0, 10, 4)).toBe(9);
  expect(rowAfter("toString", 3, 10, 4)).toBeNull();
});
