import type { Schemas } from "../client/api";
import { count, duration, number } from "../lib/format";

export const importStates: Record<Schemas["JobState"], string> = {
  PENDING: "Waiting",
  PROCESSING: "Running",
  NEEDS_REVIEW: "Needs review",
  COMPLETED: "Completed",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
  REVERTED: "Reverted",
};

const rows = (value: number) => count(value, "row", "rows");

export const importsText = {
  title: "Imports",
  lead: "Every file that was imported into this workspace, the newest first.",
  new: "Import a file",
  filter: "State",
  all: "All states",
  file: "File",
  state: "State",
  rows: "Rows",
  problems: "With problems",
  records: "Written",
  by: "By",
  begun: "Begun",
  none: "No file has been imported yet",
  noneWhy:
    "Drop a file anywhere in this window, or choose one. You see what was understood before anything is written.",
  noneOf: (state: string) => `No import is in the state ${state}`,
  noneOfWhy: "Choose another state to see the others.",
  byKey: "an API key",
  byCommand: "the command line",
};

export const unstartedText = {
  title: "Uploaded, not started",
  uploaded: (when: string, who: string) => `uploaded ${when} by ${who}`,
  keptUntil: (when: string) => `kept until ${when}`,
  keptForEver: "kept until somebody deletes it",
  goOn: "Continue",
  goOnOf: (name: string) => `Continue with ${name}`,
  delete: "Delete",
  deleteOf: (name: string) => `Delete ${name}`,
  deleteAsk: (name: string) => `Delete ${name}?`,
  deleteWhy: "The file is removed from this installation. Nothing was imported from it.",
  deleted: "The file is deleted.",
  newest: "Newest files",
  older: "Older files",
};

export const importText = {
  back: "All imports",
  lead: (kind: string, who: string, when: string) => `A file of ${kind}, begun by ${who} ${when}`,
  leadUnknown: (kind: string, when: string) => `A file of ${kind}, begun ${when}`,
  progress: "Progress",
  waiting: "Waiting for a worker",
  rowsOf: (done: number, expected: number, exact: boolean) =>
    exact ? `${number(done)} of ${rows(expected)}` : `${number(done)} of about ${rows(expected)}`,
  rowsDone: rows,
  rate: (perSecond: number) => `${rows(perSecond)} a second`,
  left: (seconds: number) => `${duration(seconds)} left`,
  resumed: (row: number | null) =>
    row === null
      ? "A worker was lost; another one went on where it was, and nothing was repeated."
      : `A worker was lost: resumed at row ${number(row)}, nothing repeated.`,
  reconnecting: "The connection is lost; the import goes on, and so does this page when it is back.",
  steps: { open: "Open the file", stage: "Read the rows", check: "Check", consolidate: "Write records" },
  stepStates: { done: "done", now: "running", next: "to come", held: "after the review", failed: "not done" },
  seconds: (value: number) =>
    value < 0.05 ? "less than 0.1 s" : value < 10 ? `${value.toFixed(1)} s` : duration(value),
  counts: {
    total: "Rows",
    ready: "Ready",
    issue: "With problems",
    discarded: "Left out",
    success: "Written",
  },
  problems: "Problems found",
  review: (problems: number) => `Review ${rows(problems)}`,
  needsReview: (problems: number) =>
    `${rows(problems)} ${problems === 1 ? "needs" : "need"} a decision before records are written.`,
  settled: "Every problem is settled. See what will be written, then write the records.",
  toReview: "Open the review",
  completed: (created: number, updated: number, left: number, noun: readonly [string, string], companies: number) =>
    [
      `${count(created, noun[0], noun[1])} created${companies > 0 ? ` and ${count(companies, "company", "companies")} with them` : ""}`,
      updated > 0 ? `${number(updated)} updated` : "",
      left > 0 ? `${rows(left)} left out` : "",
    ]
      .filter(Boolean)
      .join(", "),
  contact: ["contact", "contacts"] as const,
  company: ["company", "companies"] as const,
  seeContacts: "See the contacts",
  seeCompanies: "See the companies",
  seeRows: "See the rows",
  failedNext: "Nothing was written. Mend the file, or import it again with other settings.",
  again: "Import this file again",
  cancelled: "This import was cancelled. Nothing was written.",
  reverted: "This import was undone: what it had written was taken back.",
  partial: "Rows without a problem have become records already; the others are held for the review.",
  export: "Export its records",
  undo: "Undo this import…",
  undone: "What the undo did",
  cancel: "Cancel the import",
  cancelNot: "Keep it",
  cancelAsk: "Cancel this import?",
  cancelWhy: "Work on it stops, and no record is written. Decisions that were made in its review are lost.",
  cancelPartial:
    "Work on it stops, and the rows that are held are discarded. What it has written stays; undo takes that back.",
  corrected: (id: number) => `This may be a corrected version of import ${number(id)}.`,
  seeThat: "See that import",
  file: "The file",
  written: "How it is written",
  writtenAs: (encoding: string, delimiter: string, line: number | null) =>
    `${encoding}, delimiter: ${delimiter.toLowerCase()}, ${line === null ? "no header" : `header on line ${number(line)}`}`,
  mapping: "What its columns became",
  column: "Column",
  becomes: "Becomes",
  why: "Why",
  custom: "Custom field",
  leftOut: "Left out",
};
