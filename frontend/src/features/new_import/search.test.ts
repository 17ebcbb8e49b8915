import { expect, test } from "vitest";
import { newImportSearch, policiesOf, readingOf } from "./search";

test("what an address says is taken as far as it means something", () => {
  const search = newImportSearch({
    kind: "companies",
    sheet: 2024,
    delimiter: "",
    header: 0,
    map: { Mail: "email", Odd: 3 },
    duplicate: "keep_first",
    existing: "burn",
    protect: ["consent", "email"],
    partial: "yes",
    other: 1,
  });
  expect(search).toEqual({
    kind: "companies",
    sheet: "2024",
    delimiter: "",
    header: 0,
    map: { Mail: "email" },
    duplicate: "keep_first",
    protect: ["consent"],
  });
  expect(policiesOf(search)).toEqual({ on_duplicate: "keep_first", overwrite_protected: ["consent"] });
  expect(readingOf(search)).toEqual({ encoding: null, delimiter: "", header_line: 0 });
});
