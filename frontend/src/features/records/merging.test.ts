import { expect, test } from "vitest";
import { mergedFields, preferences, resultOf } from "./merging";
import type { FieldInfo, RecordDetail } from "./record_shapes";

const FIELDS = ["email", "title", "city", "state"].map((name) => ({ name, label: name })) as FieldInfo[];
const record = (values: Record<string, string>) => ({ values }) as RecordDetail;

test("only where both have a value, and another one, a person chooses; the rest settles itself", () => {
  const fields = mergedFields(
    record({ email: "a@b.pt", title: "Buyer", city: "", "custom:Pastry": "bun" }),
    record({ email: "a@b.pt", title: "Head", city: "Porto", "custom:Pastry": "" }),
    FIELDS,
  );
  expect(fields.map((each) => [each.name, each.usual, each.open])).toEqual([
    ["email", null, false],
    ["title", "this", true],
    ["city", "other", false],
    ["custom:Pastry", "this", false],
  ]);
  expect(fields.map((each) => resultOf(each, {}))).toEqual(["a@b.pt", "Buyer", "Porto", "bun"]);
  const chosen = { title: "other", email: "other", "custom:Pastry": "other" } as const;
  expect(fields.map((each) => resultOf(each, chosen))).toEqual(["a@b.pt", "Head", "Porto", "bun"]);
  expect(preferences(fields, chosen)).toEqual({ title: "other" });
});
