import { expect, test } from "vitest";
import { filterOf, viewOf, wantedOf } from "./view";

test("an address says which rows are shown, and what it says wrongly is left out", () => {
  const view = viewOf({ show: "problems", kind: "invalid_email", field: "", value: 12, text: "a", row: 7, panel: "x" });
  expect(view).toEqual({ kind: "invalid_email", value: "12", text: "a", row: 7 });
  expect(wantedOf(view)).toEqual({ status: "ISSUE", issue: "invalid_email", value: "12", text: "a" });
  expect(viewOf({ show: "toString", kind: "nonsense", row: "7", compare: 1.5 })).toEqual({});
});

test("a decision about all that is shown is about the same rows, and never about a whole file unsaid", () => {
  expect(filterOf(wantedOf({}))).toEqual({ status: "ISSUE" });
  expect(filterOf(wantedOf({ show: "all" }))).toBeNull();
  expect(filterOf(wantedOf({ show: "out", kind: "duplicate_in_file" }))).toEqual({
    status: "DISCARD",
    issue: "duplicate_in_file",
  });
});
