import { expect, test } from "vitest";
import { led, tabbed } from "./cursor";

const SIZE = { rows: 1000, columns: 5, page: 20 };

test("keys lead as in a spreadsheet and never out of the grid", () => {
  const at = { index: 10, column: 2 };
  expect(led(at, "ArrowDown", false, SIZE)).toEqual({ index: 11, column: 2 });
  expect(led(at, "ArrowDown", true, SIZE)).toEqual({ index: 999, column: 2 });
  expect(led(at, "PageUp", false, SIZE)).toEqual({ index: 0, column: 2 });
  expect(led(at, "Home", true, SIZE)).toEqual({ index: 0, column: 0 });
  expect(led({ index: 0, column: -1 }, "ArrowLeft", false, SIZE)).toEqual({ index: 0, column: -1 });
  expect(led({ index: 999, column: 4 }, "ArrowRight", false, SIZE)).toEqual({ index: 999, column: 4 });
  expect(led(at, "a", false, SIZE)).toBeNull();
  expect(led(at, "toString", false, SIZE)).toBeNull();
});

test("Tab walks through the row and leaves the grid at its ends", () => {
  expect(tabbed({ index: 3, column: 4 }, false, SIZE)).toBeNull();
  expect(tabbed({ index: 3, column: -1 }, true, SIZE)).toBeNull();
  expect(tabbed({ index: 3, column: -1 }, false, SIZE)).toEqual({ index: 3, column: 0 });
});
