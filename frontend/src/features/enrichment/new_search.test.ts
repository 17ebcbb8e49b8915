import { expect, test } from "vitest";
import { amountOf } from "../../lib/amounts";
import { newEnrichmentSearch, recordsOf } from "./new_search";

test("what the lists of records hand over is understood, and anything else left out", () => {
  expect(newEnrichmentSearch({ ids: 7 })).toEqual({ ids: "7" });
  expect(newEnrichmentSearch({ ids: [3, 4] })).toEqual({ ids: "3,4" });
  expect(newEnrichmentSearch({ ids: "3;drop", target: "planet", import_id: "x", domain: " " })).toEqual({});
  expect(newEnrichmentSearch({ target: "companies", import_id: 12 })).toEqual({ target: "company", import_id: 12 });
});

test("records are named by their ids, else by the filters of a list", () => {
  expect(recordsOf({ ids: "3,4", q: "ana" })).toEqual({ ids: [3, 4] });
  expect(recordsOf({})).toEqual({ filter: {} });
  expect(recordsOf({ q: "ana", import_id: 12, empty: "title" })).toEqual({
    filter: { q: "ana", import_id: 12, empty: "title" },
  });
  // Companies have no e-mail status.
  expect(newEnrichmentSearch({ target: "companies", email_status: "valid", country: "PT" })).toEqual({
    target: "company",
    country: "PT",
  });
});

test("a budget is an amount above nothing", () => {
  expect(["", "  ", undefined].map(amountOf)).toEqual([null, null, null]);
  expect(["25", "2,50", "0.000001"].map(amountOf)).toEqual(["25", "2.50", "0.000001"]);
  expect(["0", "-1", "ten", "1e9", "1.1234567"].map(amountOf)).toEqual(Array(5).fill(undefined));
});
