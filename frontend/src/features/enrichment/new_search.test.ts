import { expect, test } from "vitest";
import { amountOf } from "../../lib/amounts";
import { newEnrichmentSearch, recordsOf, whichOf } from "./new_search";

test("what the lists of records hand over is understood, and anything else left out", () => {
  expect(newEnrichmentSearch({ ids: 7 })).toEqual({ ids: "7" });
  expect(newEnrichmentSearch({ ids: [3, 4] })).toEqual({ ids: "3,4" });
  expect(newEnrichmentSearch({ ids: "3;drop", target: "planet", import_id: "x", domain: " " })).toEqual({});
  expect(newEnrichmentSearch({ target: "companies", import_id: 12 })).toEqual({ target: "company", import_id: 12 });
});

test("records are asked for only when it is said which", () => {
  expect(recordsOf({ ids: "3,4" })).toEqual({ ids: [3, 4] });
  expect(recordsOf({})).toEqual({ filter: {} });
  expect(recordsOf({ of: "import" })).toBeNull();
  expect(recordsOf({ of: "import", import_id: 12 })).toEqual({ filter: { import_id: 12 } });
  expect(recordsOf({ of: "domain" })).toBeNull();
  expect(whichOf({ import_id: 12 })).toBe("import");
  // A list that is narrowed by several things is taken as a whole.
  expect(whichOf({ q: "ana", import_id: 12 })).toBe("list");
  expect(recordsOf({ q: "ana", import_id: 12 })).toEqual({ filter: { q: "ana", import_id: 12 } });
});

test("a budget is an amount above nothing", () => {
  expect(["", "  ", undefined].map(amountOf)).toEqual([null, null, null]);
  expect(["25", "2,50", "0.000001"].map(amountOf)).toEqual(["25", "2.50", "0.000001"]);
  expect(["0", "-1", "ten", "1e9", "1.1234567"].map(amountOf)).toEqual(Array(5).fill(undefined));
});
