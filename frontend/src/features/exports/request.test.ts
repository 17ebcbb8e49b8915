import { expect, test } from "vitest";
import { filterOf, firstWanted, lacking, requestOf } from "./request";
import { exportsSearch } from "./search";

test("an export asked for from a list has its filters and columns, unless a person takes them away", () => {
  const search = exportsSearch({ what: "contacts", q: "ana", company_id: 7, columns: "email,title" });
  const wanted = firstWanted(search);
  expect(requestOf(wanted, search)).toEqual({
    what: "contacts",
    format: "csv",
    columns: ["email", "title"],
    filter: { q: "ana", company_id: 7 },
  });
  expect(requestOf({ ...wanted, filtered: false, columns: null }, search)).toEqual({
    what: "contacts",
    format: "csv",
  });
});

test("filters of contacts do not go with companies, nor with what is about an import", () => {
  const search = exportsSearch({ what: "contacts", q: "ana", import_id: 3 });
  expect(filterOf({ ...firstWanted(search), what: "companies" }, search)).toEqual({});
  const results = { ...firstWanted(search), what: "import_issues", importId: 3, columns: ["email"] } as const;
  expect(requestOf(results, search)).toEqual({ what: "import_issues", format: "csv", import_id: 3 });
});

test("what is about an import needs one, and a choice of columns one at least", () => {
  const wanted = firstWanted(exportsSearch({ what: "import_results" }));
  expect(lacking(wanted)).toMatch(/import/);
  expect(lacking({ ...wanted, importId: 3 })).toBeNull();
  expect(lacking({ ...wanted, importId: 3, columns: [] })).toMatch(/column/);
});
