/** How many rows were done at a moment, in milliseconds. */
interface Mark {
  at: number;
  rows: number;
}

/** The last marks of an import, from which its pace is told. */
export type Marks = ReadonlyArray<Mark>;

const WINDOW = 10_000;

/** The marks with one more, without those that are too old to tell the pace of now. */
export function marked(marks: Marks, at: number, rows: number): Marks {
  const last = marks[marks.length - 1];
  if (last !== undefined && last.rows === rows) return marks;
  // Fewer rows than before: another attempt, whose pace is another one.
  const kept = last !== undefined && last.rows > rows ? [] : marks.filter((mark) => at - mark.at <= WINDOW);
  return [...kept, { at, rows }];
}

/** Rows a second over the marks; null where they do not tell yet. */
export function rate(marks: Marks): number | null {
  const first = marks[0];
  const last = marks[marks.length - 1];
  if (first === undefined || last === undefined || last.at - first.at < 300) return null;
  return ((last.rows - first.rows) / (last.at - first.at)) * 1000;
}

/** Seconds until the last row is done at this pace; null where that cannot be told. */
export function secondsLeft(marks: Marks, expected: number): number | null {
  const pace = rate(marks);
  const last = marks[marks.length - 1];
  if (pace === null || pace <= 0 || last === undefined || expected <= last.rows) return null;
  return (expected - last.rows) / pace;
}
