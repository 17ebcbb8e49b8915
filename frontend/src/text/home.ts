import { bytes, count, number } from "../lib/format";

type Figures = Readonly<Record<string, number>>;

const rows = (value: number) => count(value, "row", "rows");

export const homeText = {
  title: "Home",
  needs: "Needs you",
  needsNothing: "Nothing waits for you.",
  running: "Running",
  lately: "Done lately",
  more: (shown: number, total: number) => `The ${number(shown)} newest of ${number(total)}.`,
  nothing: "No file has been imported yet",
  nothingWhy:
    "Contactory takes contact files as people really send them, shows what is wrong in them before anything is written, and keeps clean records.",
  importFile: "Import a file",
  sample: "Try with the sample file",
  sampleWhy:
    "No file at hand? The sample has 3,000 invented people and every kind of problem that real files have. It can be undone.",
  by: (who: string) => (who === "" ? "" : `by ${who}`),
  progressOf: (name: string) => `Progress of ${name}`,
  done: (kind: string, done: number, total: number | null) => {
    const counted = (value: number) => (kind === "import" ? rows(value) : count(value, "record", "records"));
    return total === null ? counted(done) : `${number(done)} of ${counted(total)}`;
  },
};

/** One line about an import on the first page. */
export function importLine(state: string, figures: Figures): string {
  const { rows_total: total = 0, rows_issue: issue = 0, rows_success: written = 0 } = figures;
  if (state === "NEEDS_REVIEW") return `${number(issue)} of ${rows(total)} with problems to settle`;
  if (state !== "COMPLETED") return rows(total);
  const created = (figures.contacts_created ?? 0) + (figures.companies_created ?? 0);
  const changed = (figures.contacts_updated ?? 0) + (figures.companies_updated ?? 0);
  return `${rows(written)} written: ${count(created, "record", "records")} created, ${count(changed, "changed", "changed")}`;
}

/** One line about an export on the first page. */
export const exportLine = (figures: Figures): string => `${rows(figures.rows ?? 0)}, ${bytes(figures.bytes ?? 0)}`;

/** One line about an enrichment on the first page. */
export function enrichmentLine(figures: Figures): string {
  const { items_total: total = 0, success = 0, partial = 0, unknown_calls: unknown = 0 } = figures;
  if (unknown > 0) return `${count(unknown, "call has", "calls have")} an outcome that nobody knows: say what it was`;
  return `${number(success + partial)} of ${count(total, "record", "records")} got something`;
}
