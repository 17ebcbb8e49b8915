import { expect, test } from "vitest";
import { type Column, choose, KEPT, LEFT_OUT, mapped, missing, samplesOf, tally } from "./mapping";

const column = (index: number, header: string, field: string | null, custom: string | null = null): Column => ({
  index,
  header,
  field,
  custom,
  confidence: 1,
  why: "",
});
const COLUMNS = [column(0, "Mail", "email"), column(1, "Phone", "home_phone"), column(2, "Phone", null, "Phone")];
const becomes = (changes: Record<string, string>) => mapped(COLUMNS, changes).map((each) => each.becomes);
const at = (changes: Record<string, string>, index: number) => {
  const found = mapped(COLUMNS, changes)[index];
  if (found === undefined) throw new Error("no such column");
  return found;
};

test("columns are as guessed, and two with one header are named by their place", () => {
  expect(becomes({})).toEqual(["email", "home_phone", KEPT]);
  expect(mapped(COLUMNS, {}).map((each) => each.key)).toEqual(["Mail", "Column 2", "Column 3"]);
});

test("a field that is given to another column leaves the former one as a custom field", () => {
  const changes = choose({}, at({}, 2), "home_phone");
  expect(becomes(changes)).toEqual(["email", KEPT, "home_phone"]);
  expect(at(changes, 1).moved).toBe(true);
  const again = choose(changes, at(changes, 0), "home_phone");
  expect(becomes(again)).toEqual(["home_phone", KEPT, KEPT]);
});

test("a choice that is taken back leaves no trace", () => {
  const out = choose({}, at({}, 0), LEFT_OUT);
  expect(out).toEqual({ Mail: LEFT_OUT });
  expect(choose(out, at(out, 0), "email")).toEqual({});
});

test("what is required is told where no column gives it", () => {
  const full = mapped([column(0, "Name", "full_name")], {});
  expect(missing(["email", "first_name", "last_name"], full)).toEqual(["email"]);
  expect(missing(["domain"], mapped([column(0, "Web", "website")], {}))).toEqual([]);
  expect(tally(mapped(COLUMNS, { Mail: LEFT_OUT }))).toEqual({ fields: 1, custom: 1, left: 1 });
});

test("samples are different values that are not empty", () => {
  const rows = ["a", " ", "a", "b"].map((cell, index) => ({
    row_number: index + 1,
    line: index + 2,
    cells: [cell],
    reason: null,
    message: null,
    raw: null,
  }));
  expect(samplesOf(0, [...rows, { row_number: 9, line: 9, cells: null, reason: "x", message: "x", raw: "x" }])).toEqual(
    ["a", "b"],
  );
});
