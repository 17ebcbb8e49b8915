import { expect, test } from "vitest";
import { uploadText } from "../../text/upload";
import { type Marks, marked, paceOf } from "./upload_pace";

const MB = 1024 ** 2;
/** The pace after each of these arrivals, in seconds and megabytes, of a file of 1,000 MB. */
const after = (arrivals: [number, number][]) => {
  let marks: Marks = [];
  return arrivals.map(([at, done]) => {
    marks = marked(marks, at * 1000, done * MB);
    return paceOf(marks, 1000 * MB);
  });
};

test("parts that arrive three at a time tell the pace of the line, at first and after an hour", () => {
  const bursts = Array.from({ length: 40 }, (_, burst) =>
    [0, 1, 2].map((part): [number, number] => [(burst + 1) * 24 + part / 10, burst * 24 + (part + 1) * 8]),
  ).flat();
  const paces = after([[0, 0], ...bursts]);
  for (const pace of paces.slice(3).filter((_, at) => at % 3 === 0)) {
    expect((pace?.rate ?? 0) / MB).toBeCloseTo(1, 1);
  }
  expect(paces[3]?.left).toBeCloseTo(976, -2);
});

test("nothing is told at once, after a break or where nothing came; a part in ten minutes is told", () => {
  expect(after([[0, 0]])).toEqual([null]);
  expect(
    after([
      [0, 0],
      [1, 8],
    ]).at(-1),
  ).toBeNull();
  expect(
    after([
      [0, 8],
      [9, 8],
    ]).at(-1),
  ).toBeNull();
  expect(
    (after([
      [0, 0],
      [600, 8],
      [1200, 16],
    ]).at(-1)?.rate ?? 0) / MB,
  ).toBeCloseTo(8 / 600);
});

test("what is left is said roughly, so that it stands still", () => {
  const said = [4, 11, 59, 61, 150, 3599, 3700, 7900].map((left) => uploadText.pace({ rate: 1234567, left }));
  expect(new Set(said.map((words) => words.split(", ")[0]))).toEqual(new Set(["1.1 MB a second"]));
  expect(said.map((words) => words.split(", ")[1])).toEqual([
    "a few seconds left",
    "about 20 s left",
    "about 60 s left",
    "about 2 min left",
    "about 3 min left",
    "about 60 min left",
    "about 1 h 10 min left",
    "about 2 h 20 min left",
  ]);
});
