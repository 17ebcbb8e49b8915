/**
 * Scrolling through more rows than a browser can make a page long.
 *
 * Browsers end at some ten million pixels, a million rows need thirty. So the canvas is cut to a length that every browser
 * has, and rows stand on it shifted: small steps of the scroll bar move as many pixels as they say, and a long way goes
 * to the same share of the rows.
 */
export interface Stretch {
  /** Pixels that all rows would need. */
  total: number;
  /** Pixels that the canvas has. */
  canvas: number;
  /** Pixels that the window onto it has. */
  view: number;
  /** How far a row stands above its own place. */
  shift: number;
}

export const LONGEST_CANVAS = 8_000_000;
/** How many windows far a small step of the scroll bar goes at most. */
const STEP = 4;

/** A canvas for so many pixels, at its beginning. */
export const stretchOf = (total: number, view: number): Stretch => ({
  total,
  canvas: Math.min(total, LONGEST_CANVAS),
  view,
  shift: 0,
});

/** Where the window stands among all rows, in pixels. */
export const placeOf = ({ shift }: Stretch, scrollTop: number): number => scrollTop + shift;

/** The shift after the scroll bar was moved from one place to another, and where it must be put then. */
export function moved(stretch: Stretch, before: number, now: number): { shift: number; scrollTop: number } {
  const { total, canvas, view, shift } = stretch;
  if (canvas >= total) return { shift: 0, scrollTop: now };
  if (Math.abs(now - before) > STEP * view) return { shift: Math.round(share(stretch, now)) - now, scrollTop: now };
  const place = Math.min(Math.max(now + shift, 0), total - view);
  const room = roomOf(stretch);
  const nearEnd = now < room || now > canvas - view - room;
  const atEnd = place < room || place > total - view - room;
  return nearEnd || atEnd ? at(stretch, place) : { shift, scrollTop: now };
}

/** The shift and the scroll bar's place that show this pixel of all rows at the top. */
export function at(stretch: Stretch, wanted: number): { shift: number; scrollTop: number } {
  const { total, canvas, view } = stretch;
  const place = Math.min(Math.max(wanted, 0), Math.max(0, total - view));
  if (canvas >= total) return { shift: 0, scrollTop: place };
  // At both ends rows stand at their own distance from it, so that the scroll bar ends where the rows end.
  const room = roomOf(stretch);
  if (place < room) return { shift: 0, scrollTop: place };
  if (place > total - view - room) return { shift: total - canvas, scrollTop: place - total + canvas };
  const scrollTop = Math.round((place / (total - view)) * (canvas - view));
  const kept = Math.min(Math.max(scrollTop, room), canvas - view - room);
  return { shift: place - kept, scrollTop: kept };
}

function share({ total, canvas, view }: Stretch, scrollTop: number): number {
  return (scrollTop / Math.max(1, canvas - view)) * (total - view);
}

/** Nearer than this to an end of the canvas, a small step could be cut short. */
const roomOf = ({ canvas, view }: Stretch): number => Math.min(STEP * view, canvas / 8);
