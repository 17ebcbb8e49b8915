import type { FieldJson, RecipeJson, StepJson } from "../../lib/recipe_json";

/** A step while it is edited: with a number by which lists know it, wherever it is moved. */
export interface StepDraft extends StepJson {
  id: number;
}

/** A recipe while it is edited; numbers are as they are typed. */
export interface Draft {
  name: string;
  target: RecipeJson["target"];
  steps: ReadonlyArray<StepDraft>;
  overwrite: ReadonlyArray<string>;
  highest: ReadonlyArray<string>;
  /** What the editor does not show of fields: values that count as not known yet. */
  weak: Readonly<Record<string, string[]>>;
  when: RecipeJson["stop"]["when"];
  stopFields: ReadonlyArray<string>;
  freshness: string;
  batch: string;
  attempts: string;
  seconds: string;
  budget: string;
}

export const NEW: Draft = {
  name: "",
  target: "contact",
  steps: [],
  overwrite: [],
  highest: [],
  weak: {},
  when: "all",
  stopFields: [],
  freshness: "90",
  batch: "20",
  attempts: "3",
  seconds: "300",
  budget: "",
};

/** A recipe of the server, to be edited under a name. */
export function draftOf(name: string, spec: RecipeJson): Draft {
  const rules = Object.entries(spec.fields);
  return {
    name,
    target: spec.target,
    steps: spec.steps.map((step, id) => ({ ...step, id })),
    overwrite: rules.filter(([, rule]) => rule.write === "overwrite").map(([field]) => field),
    highest: rules.filter(([, rule]) => rule.prefer === "highest").map(([field]) => field),
    weak: Object.fromEntries(
      rules.filter(([, rule]) => rule.weak !== undefined).map(([field, { weak }]) => [field, weak ?? []]),
    ),
    when: spec.stop.when,
    stopFields: spec.stop.fields,
    freshness: String(spec.freshness_days),
    batch: String(spec.batch_size),
    attempts: String(spec.attempts),
    seconds: String(spec.batch_seconds),
    budget: spec.budget === null ? "" : String(Number(spec.budget)),
  };
}

/** The recipe that a draft says, as the server takes it; what is no number goes as it is, and is refused there. */
export function specOf(draft: Draft): Record<string, unknown> {
  return {
    target: draft.target,
    steps: draft.steps.map(({ id: _, ...step }) => step),
    fields: rulesOf(draft),
    stop: { when: draft.when, fields: draft.stopFields },
    freshness_days: numberOf(draft.freshness),
    batch_size: numberOf(draft.batch),
    attempts: numberOf(draft.attempts),
    batch_seconds: numberOf(draft.seconds),
    budget: draft.budget.trim() === "" ? null : draft.budget.trim().replace(",", "."),
  };
}

/** The steps in another order: those moved stand before or after the one of that id. */
export function moved<T extends { id: number }>(
  steps: ReadonlyArray<T>,
  ids: ReadonlySet<number>,
  target: number,
  place: "before" | "after",
): T[] {
  const rest = steps.filter(({ id }) => !ids.has(id));
  const at = rest.findIndex(({ id }) => id === target);
  if (at < 0) return [...steps];
  const from = place === "before" ? at : at + 1;
  return [...rest.slice(0, from), ...steps.filter(({ id }) => ids.has(id)), ...rest.slice(from)];
}

function rulesOf({ overwrite, highest, weak }: Draft): Record<string, FieldJson> {
  const names = new Set([...overwrite, ...highest, ...Object.keys(weak)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      {
        write: overwrite.includes(name) ? ("overwrite" as const) : ("fill_empty" as const),
        prefer: highest.includes(name) ? ("highest" as const) : ("first" as const),
        ...(weak[name] === undefined ? {} : { weak: weak[name] }),
      },
    ]),
  );
}

function numberOf(typed: string): number | string | null {
  const plain = typed.trim();
  if (plain === "") return null;
  return /^\d+$/.test(plain) ? Number(plain) : plain;
}
