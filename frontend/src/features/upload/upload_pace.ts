/** How many bytes were there at a moment, in milliseconds. */
interface Mark {
  at: number;
  done: number;
}

/** The last marks of an upload that goes on without a break, from which its pace is told. */
export type Marks = ReadonlyArray<Mark>;

/** How fast an upload is: bytes a second, and the seconds until it is there. */
export interface Pace {
  rate: number;
  left: number;
}

const WINDOW = 60_000;
const BURST = 1000;
const TOLD_AFTER = 3000;

/**
 * The marks with one more. Parts that were sent side by side arrive side by side: they are one mark, or the first of them
 * would begin a time in which the others seem to have been sent in none.
 */
export function marked(marks: Marks, at: number, done: number): Marks {
  const last = marks[marks.length - 1];
  if (last === undefined) return [{ at, done }];
  const before = marks.length > 1 && at - last.at < BURST ? marks.slice(0, -1) : marks;
  const recent = before.filter((mark) => at - mark.at <= WINDOW);
  // However slow it is, there is one to measure from.
  return [...(recent.length > 0 ? recent : before.slice(-1)), { at, done }];
}

/** The pace over the marks; null where they do not tell it yet. */
export function paceOf(marks: Marks, size: number): Pace | null {
  const first = marks[0];
  const last = marks[marks.length - 1];
  if (first === undefined || last === undefined || last.at - first.at < TOLD_AFTER || last.done <= first.done)
    return null;
  const rate = ((last.done - first.done) / (last.at - first.at)) * 1000;
  return { rate, left: (size - last.done) / rate };
}
