import { expect, test } from "vitest";
import { apiFilter, changed, fitting, isNarrowed, readFilters, unfiltered } from "./record_filters";

test("an address is read as far as it means something", () => {
  const said = { q: 42, country: "PT", created_from: "2026-03-01", created_to: "soon", days: "7", import_id: -1 };
  expect(readFilters({ ...said, filled: "title,phone", empty: { a: 1 } })).toEqual({
    q: "42",
    country: "PT",
    created_from: "2026-03-01",
    days: 7,
    filled: "title,phone",
  });
  expect(isNarrowed(readFilters({ columns: "email" }))).toBe(false);
});

test("both days of a period belong to it, also where the clocks change", () => {
  const { created_since, created_before } = apiFilter({ created_from: "2026-03-29", created_to: "2026-03-29" });
  const [start, end] = [new Date(created_since ?? ""), new Date(created_before ?? "")];
  expect([start.getDate(), start.getHours(), end.getDate(), end.getHours()]).toEqual([29, 0, 30, 0]);
});

test("filters change, go, and follow the kind of records", () => {
  const search = { q: "ana", company: "Quill", columns: "email" };
  expect(changed(search, { q: "", company: undefined })).toEqual({ columns: "email" });
  expect(unfiltered(search)).toEqual({ columns: "email" });
  expect(fitting({ q: "ana", company: "Quill", email_status: "valid" }, "companies")).toEqual({ q: "ana" });
});
