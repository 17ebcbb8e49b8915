import { expect, test } from "vitest";
import { since } from "../../lib/days";
import { isNarrowed } from "../../lib/record_filters";
import { chosenColumns, columnsWord, fieldsToAsk } from "./columns";
import { companyDetail, contactDetail, type FieldInfo, nameOf } from "./record_shapes";
import { recordsSearch } from "./search";

const field = (name: string, label: string, kind = "text"): FieldInfo => ({
  name,
  label,
  kind,
  group: "person",
  protected: false,
  required: false,
});
const FIELDS = [field("email", "Email"), field("employees", "Employees", "integer"), field("title", "Job title")];

test("columns come in the order of the address, once each, and unknown ones are left out", () => {
  const columns = chosenColumns("contacts", "employees,title,employees,shoe_size,custom:Pastry,created_at", FIELDS);
  expect(columns.map((each) => [each.id, each.label, each.numeric])).toEqual([
    ["employees", "Employees", true],
    ["title", "Job title", false],
    ["custom:Pastry", "Pastry", false],
    ["created_at", "Created", false],
  ]);
  expect(
    fieldsToAsk(
      "companies",
      columns.map((each) => each.id),
    ),
  ).toEqual(["name", "domain", "employees", "title", "custom:Pastry"]);
});

test("the usual columns leave no word in the address", () => {
  const usual = chosenColumns(
    "contacts",
    undefined,
    ["email", "title", "company", "city", "country"].map((name) => field(name, name)),
  ).map((each) => each.id);
  expect(columnsWord("contacts", usual)).toBeUndefined();
  expect(columnsWord("contacts", ["title"])).toBe("title");
});

test("an address that means nothing asks for the whole list", () => {
  expect(recordsSearch({ q: "", import_id: "x", days: -3, company_id: "7", columns: "email", domain: 5 })).toEqual({
    company_id: 7,
    columns: "email",
    domain: "5",
  });
  expect(isNarrowed(recordsSearch({ columns: "email" }))).toBe(false);
  expect(isNarrowed({ q: "ana" })).toBe(true);
});

test("records are called by their name, else by what else they have", () => {
  expect(nameOf({ first_name: "Ana", last_name: "", email: "a@b.pt" })).toBe("Ana");
  expect(nameOf({ first_name: "", email: "a@b.pt" })).toBe("a@b.pt");
  expect(nameOf({ name: "", domain: "estuary.com" })).toBe("estuary.com");
});

test("both kinds of records come into one form", () => {
  const times = { id: 7, created_at: "2026-03-01T09:30:03Z", updated_at: "2026-03-01T09:30:03Z" };
  const origin = null;
  const contact = { ...times, fields: { person: { first_name: "Ana" }, email: { email: "a@b.pt" } } };
  const custom = { Pastry: "bun" };
  expect(contactDetail({ ...contact, custom, origin, company_record: null } as never)).toEqual({
    ...times,
    name: "Ana",
    values: { first_name: "Ana", email: "a@b.pt", "custom:Pastry": "bun" },
    company: null,
    origin,
  });
  const company = companyDetail({ ...times, domain: "b.pt", fields: { name: "B" }, custom, origin } as never);
  expect(company.values).toEqual({ name: "B", domain: "b.pt", "custom:Pastry": "bun" });
});

test("a time in an address stays the same for a whole day", () => {
  const morning = since(7, new Date(2026, 2, 9, 8, 1));
  expect(since(7, new Date(2026, 2, 9, 23, 59))).toBe(morning);
  expect(new Date(morning).getTime()).toBe(new Date(2026, 2, 2).getTime());
});
