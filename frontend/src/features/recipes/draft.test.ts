import { expect, test } from "vitest";
import { Problem } from "../../client/problem";
import type { RecipeJson } from "../../lib/recipe_json";
import { draftOf, moved, specOf } from "./draft";
import { refusedOf, saidAt, stepOf } from "./places";

const RECIPE: RecipeJson = {
  target: "contact",
  steps: [
    { provider: "apollo", operation: "people", fields: ["email"], only_if: {}, confidence: 0 },
    { provider: "hunter", operation: "verify", fields: [], only_if: { countries: ["DE"] }, confidence: 0.7 },
  ],
  fields: {
    email_status: { write: "overwrite", prefer: "first", weak: ["unknown"] },
    title: { write: "fill_empty", prefer: "highest" },
  },
  stop: { when: "any", fields: ["email"] },
  freshness_days: 30,
  batch_size: 20,
  attempts: 3,
  batch_seconds: 300,
  budget: "25.500000",
};

test("a recipe that is opened and saved unchanged says the same", () => {
  expect(specOf(draftOf("Mine", RECIPE))).toEqual({ ...RECIPE, budget: "25.5" });
});

test("what is no number goes to the server as it was typed, which says what is wrong", () => {
  const draft = { ...draftOf("Mine", RECIPE), batch: "many", attempts: " ", budget: "1,5" };
  expect(specOf(draft)).toMatchObject({ batch_size: "many", attempts: null, budget: "1.5" });
});

test("steps are moved before and after others, several at once, and never lost", () => {
  const steps = [0, 1, 2, 3].map((id) => ({ id }));
  const order = (ids: number[], target: number, place: "before" | "after") =>
    moved(steps, new Set(ids), target, place).map(({ id }) => id);
  expect(order([3], 0, "before")).toEqual([3, 0, 1, 2]);
  expect(order([0], 2, "after")).toEqual([1, 2, 0, 3]);
  expect(order([0, 2], 3, "after")).toEqual([1, 3, 0, 2]);
  expect(order([1], 1, "after")).toEqual([0, 1, 2, 3]);
});

test("a refusal is shown at its place", () => {
  const refused = refusedOf(new Problem(422, "invalid_recipe", "No such field.", { field: "steps[1].fields" }));
  expect(stepOf(refused)).toBe(1);
  expect(saidAt(refused, "steps[1]")).toBe("No such field.");
  expect(saidAt(refused, "steps[1].fields")).toBe("No such field.");
  expect(saidAt(refused, "steps")).toBe("No such field.");
  expect(saidAt(refused, "stop")).toBeNull();
  expect(saidAt(refusedOf(new Problem(422, "x", "Too long.", { field: "name" })), "name")).toBe("Too long.");
});
