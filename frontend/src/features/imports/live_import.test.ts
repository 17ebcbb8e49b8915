import { expect, test } from "vitest";
import type { Schemas } from "../../client/api";
import { marked, rate, secondsLeft } from "./pace";
import { stepsOf } from "./steps";
import { told } from "./told";

const JOB = {
  status: "PROCESSING",
  error: null,
  resumed: null,
  rows_total: 0,
  rows_ready: 0,
  progress: { stage: "reading", rows_done: 0, rows_expected: 0, exact: false },
  issues: {},
  seconds: { total: 0, parse: 0, stage: 0, check: 0, consolidate: 0 },
} as unknown as Schemas["ImportDetailOut"];

test("events change what they tell of and nothing else", () => {
  const data = { stage: "staging", rows_done: 500, rows_expected: 900, exact: true, rows_total: 500, rows_ready: 480 };
  const going = told(JOB, "progress", { ...data, resumed: { times: 1, row: 401 } });
  expect(going).toMatchObject({ rows_total: 500, rows_ready: 480, resumed: { row: 401 }, status: "PROCESSING" });
  expect(going.progress).toEqual({ stage: "staging", rows_done: 500, rows_expected: 900, exact: true });
  const ended = told(told(going, "issues", { invalid_email: 20 }), "state", { status: "NEEDS_REVIEW", error: null });
  expect(ended).toMatchObject({ status: "NEEDS_REVIEW", issues: { invalid_email: 20 }, rows_total: 500 });
  expect(told(ended, "review", { mark: "1" })).toBe(ended);
});

test("the pace is that of the last seconds, and of this attempt", () => {
  let marks = marked([], 0, 0);
  expect([rate(marks), secondsLeft(marks, 100)]).toEqual([null, null]);
  marks = marked(marked(marks, 1000, 1000), 2000, 3000);
  expect(rate(marks)).toBe(1500);
  expect(secondsLeft(marks, 6000)).toBe(2);
  expect(secondsLeft(marks, 3000)).toBe(null);
  // A long wait, then the same pace: what is too old says nothing of now.
  expect(rate(marked(marked(marks, 60_000, 4000), 61_000, 5000))).toBe(1000);
  expect(rate(marked(marks, 3000, 10))).toBe(null);
});

test("steps are done, running, to come, held or not done", () => {
  const states = (changes: object) => stepsOf({ ...JOB, ...changes }).map(({ state }) => state);
  const stage = (name: string) => ({ progress: { ...JOB.progress, stage: name } });
  expect(states({ status: "PENDING", ...stage("pending") })).toEqual(["next", "next", "next", "next"]);
  expect(states(stage("staging"))).toEqual(["done", "now", "next", "next"]);
  expect(states({ status: "NEEDS_REVIEW", ...stage("needs review") })).toEqual(["done", "done", "done", "held"]);
  expect(states({ status: "COMPLETED", ...stage("completed") })).toEqual(["done", "done", "done", "done"]);
  const seconds = { ...JOB.seconds, parse: 0.2 };
  expect(states({ status: "FAILED", seconds, ...stage("failed") })).toEqual(["done", "failed", "failed", "failed"]);
  const halfRead = {
    seconds: { ...seconds, stage: 3 },
    progress: { stage: "cancelled", rows_done: 10, rows_expected: 90 },
  };
  expect(states({ status: "CANCELLED", ...halfRead })).toEqual(["done", "failed", "failed", "failed"]);
});
