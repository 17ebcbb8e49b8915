import { expect, test } from "vitest";
import { hasRest, inWords } from "./groups";

const NONE = {
  contacts_removed: 0,
  companies_removed: 0,
  fields_restored: 0,
  contacts_kept: 0,
  companies_kept: 0,
  fields_kept: 0,
  contacts_blocked: 0,
  companies_blocked: 0,
  fields_blocked: 0,
};

test("groups are said in words, without what there is none of", () => {
  const counts = { ...NONE, contacts_removed: 1200, fields_restored: 1, companies_kept: 1 };
  expect(inWords(counts, "reversed")).toBe("1,200 contacts, 1 value");
  expect(inWords(counts, "kept")).toBe("1 company");
  expect(inWords(counts, "blocked")).toBe("Nothing");
});

test("there is a rest only where something stayed", () => {
  expect(hasRest({ ...NONE, contacts_removed: 5 })).toBe(false);
  expect(hasRest({ ...NONE, fields_blocked: 1 })).toBe(true);
});
