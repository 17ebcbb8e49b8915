import type { ImportDetail } from "./told";

export type Step = "open" | "stage" | "check" | "consolidate";
export type StepState = "done" | "now" | "next" | "held" | "failed";

export interface StepLine {
  step: Step;
  state: StepState;
  /** How long it took; null where that is not known yet. */
  seconds: number | null;
}

const STEPS: ReadonlyArray<Step> = ["open", "stage", "check", "consolidate"];
const NOW: Record<string, Step> = {
  pending: "open",
  reading: "open",
  staging: "stage",
  checking: "check",
  "writing records": "consolidate",
};

/** The steps of an import's way, with what each has come to. */
export function stepsOf(job: ImportDetail): StepLine[] {
  const { parse, stage, check, consolidate } = job.seconds as Partial<Record<string, number>>;
  const took: Record<Step, number> = {
    open: parse ?? 0,
    stage: stage ?? 0,
    check: check ?? 0,
    consolidate: consolidate ?? 0,
  };
  const present = NOW[job.progress.stage];
  const at = present === undefined ? lastDone(job, took) : STEPS.indexOf(present);
  return STEPS.map((step, index) => ({
    step,
    state: stateOf(job, index, at, present !== undefined),
    seconds: took[step] > 0 ? took[step] : null,
  }));
}

/** The index of the first step that has not been done, of an import that stands still. */
function lastDone(job: ImportDetail, took: Record<Step, number>): number {
  if (job.status === "COMPLETED" || job.status === "REVERTED") return STEPS.length;
  if (job.status === "NEEDS_REVIEW") return STEPS.indexOf("consolidate");
  // A cancelled import has read some of its segments.
  const { rows_done, rows_expected } = job.progress;
  const undone = STEPS.findIndex((step) => took[step] === 0 || (step === "stage" && rows_done < rows_expected));
  return undone < 0 ? STEPS.length : undone;
}

function stateOf(job: ImportDetail, index: number, at: number, moving: boolean): StepState {
  if (index < at) return "done";
  if (moving) return index === at ? (job.status === "PENDING" ? "next" : "now") : "next";
  return job.status === "NEEDS_REVIEW" ? "held" : "failed";
}
