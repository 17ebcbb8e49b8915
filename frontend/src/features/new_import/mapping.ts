import type { Schemas } from "../../client/api";

export type Column = Schemas["ColumnOut"];

/** What a column becomes: the name of a field, or one of these two. */
export const KEPT = "+";
export const LEFT_OUT = "-";

/** Choices that were made by hand, by the key of the column. */
export type Changes = Readonly<Record<string, string>>;

/** One column with what it becomes; moved tells that its field was given to another column. */
export interface Mapped {
  column: Column;
  key: string;
  becomes: string;
  changed: boolean;
  moved: boolean;
}

/** What each column becomes: as it was chosen by hand, else as guessed unless its field was given to another. */
export function mapped(columns: ReadonlyArray<Column>, changes: Changes): Mapped[] {
  const headers = new Map<string, number>();
  for (const { header } of columns) headers.set(header, (headers.get(header) ?? 0) + 1);
  const given = new Set(Object.values(changes));
  return columns.map((column) => {
    const key = headers.get(column.header) === 1 ? column.header : `Column ${column.index + 1}`;
    const chosen = changes[key];
    const moved = chosen === undefined && column.field !== null && given.has(column.field);
    const becomes = chosen ?? (moved ? KEPT : guessOf(column));
    return { column, key, becomes, changed: chosen !== undefined, moved };
  });
}

/** The changes after one more choice; a column that had the field is kept as a custom field from then on. */
export function choose(changes: Changes, { column, key }: Mapped, choice: string): Changes {
  const { [key]: _, ...others } = changes;
  const freed = Object.entries(others).map(([other, had]) => [other, isField(choice) && had === choice ? KEPT : had]);
  const next: Record<string, string> = Object.fromEntries(freed);
  const guessed = guessOf(column) === choice && !Object.values(next).includes(choice);
  return guessed ? next : { ...next, [key]: choice };
}

/** The required fields that no column gives; a full name stands for its parts, and a website for the domain. */
export function missing(required: ReadonlyArray<string>, columns: ReadonlyArray<Mapped>): string[] {
  const there = new Set(columns.map(({ becomes }) => becomes));
  if (there.has("full_name")) for (const part of ["first_name", "last_name"]) there.add(part);
  if (there.has("website")) there.add("domain");
  return required.filter((name) => !there.has(name));
}

/** How many columns become a field, a custom field, or nothing. */
export function tally(columns: ReadonlyArray<Mapped>): { fields: number; custom: number; left: number } {
  const custom = columns.filter(({ becomes }) => becomes === KEPT).length;
  const left = columns.filter(({ becomes }) => becomes === LEFT_OUT).length;
  return { fields: columns.length - custom - left, custom, left };
}

/** Some different values of a column among the first rows. */
export function samplesOf(index: number, rows: ReadonlyArray<Schemas["PreviewRowOut"]>, most = 3): string[] {
  const found = new Set<string>();
  for (const row of rows) {
    const value = row.cells?.[index]?.trim();
    if (value) found.add(value);
    if (found.size === most) break;
  }
  return [...found];
}

/** Whether a choice is a field rather than keeping or leaving out. */
export const isField = (choice: string): boolean => choice !== KEPT && choice !== LEFT_OUT;

function guessOf(column: Column): string {
  return column.field ?? (column.custom === null ? LEFT_OUT : KEPT);
}
