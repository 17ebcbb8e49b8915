import { appendFileSync } from "node:fs";

/** What tests/browser/figures.py has got ready. */
interface Task {
  /** A clean file of 10,000 rows, a large one, and one of many rows with problems, by their paths. */
  clean: string;
  large: string;
  grid: string;
  /** Where figures go, a line of JSON each. */
  figures: string;
}

const given = process.env.CONTACTORY_MEASURE;
if (given === undefined) throw new Error("Measure with make web-figures.");

export const task = JSON.parse(given) as Task;

/** Keeps a figure for the table. */
export function figure(what: string, atLeast: string, measured: string): void {
  appendFileSync(task.figures, `${JSON.stringify([what, atLeast, measured])}\n`);
}

/** The value below which a share of the values lies. */
export function quantile(values: ReadonlyArray<number>, share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
