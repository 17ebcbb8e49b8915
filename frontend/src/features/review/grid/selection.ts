/** Which rows a decision is to be about: some by their numbers, or all that the list has. */
export interface Selection {
  all: boolean;
  rows: ReadonlySet<number>;
}

export const NOTHING: Selection = { all: false, rows: new Set() };
export const EVERYTHING: Selection = { all: true, rows: new Set() };

export const isSelected = (selection: Selection, row: number): boolean => selection.all || selection.rows.has(row);

/** The selection with some more rows, or without them where all of them were in it. */
export function toggled(selection: Selection, rows: ReadonlyArray<number>): Selection {
  const now = new Set(selection.all ? [] : selection.rows);
  const hadAll = rows.every((row) => now.has(row));
  for (const row of rows) {
    if (hadAll) now.delete(row);
    else now.add(row);
  }
  return { all: false, rows: now };
}

export const added = (selection: Selection, rows: ReadonlyArray<number>): Selection => ({
  all: false,
  rows: new Set([...selection.rows, ...rows]),
});
