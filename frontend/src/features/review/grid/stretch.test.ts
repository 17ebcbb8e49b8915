import { expect, test } from "vitest";
import { at, LONGEST_CANVAS, moved, placeOf, type Stretch, stretchOf } from "./stretch";

const VIEW = 600;
const MILLION = 32_000_000;

function scroll(stretch: Stretch, before: number, now: number): { stretch: Stretch; scrollTop: number } {
  const after = moved(stretch, before, Math.min(Math.max(now, 0), stretch.canvas - stretch.view));
  return { stretch: { ...stretch, shift: after.shift }, scrollTop: after.scrollTop };
}

test("what fits on a canvas is not shifted", () => {
  const stretch = stretchOf(100_000, VIEW);
  expect(stretch.canvas).toBe(100_000);
  expect(moved(stretch, 0, 90_000)).toEqual({ shift: 0, scrollTop: 90_000 });
});

test("small steps move as many pixels as they say, over the whole length and back", () => {
  for (const step of [37, 311, 1500]) {
    let state = { stretch: stretchOf(MILLION, VIEW), scrollTop: 0 };
    const jumped = at(state.stretch, MILLION - VIEW - 40 * step);
    state = { stretch: { ...state.stretch, shift: jumped.shift }, scrollTop: jumped.scrollTop };
    for (const direction of [1, -1, 1]) {
      for (let count = 0; count < 60; count++) {
        const place = placeOf(state.stretch, state.scrollTop);
        state = scroll(state.stretch, state.scrollTop, state.scrollTop + direction * step);
        const wanted = Math.min(Math.max(place + direction * step, 0), MILLION - VIEW);
        expect(placeOf(state.stretch, state.scrollTop)).toBeCloseTo(wanted, 3);
      }
    }
  }
});

test("the ends of the scroll bar are the ends of the rows", () => {
  const stretch = stretchOf(MILLION, VIEW);
  expect(stretch.canvas).toBe(LONGEST_CANVAS);
  const bottom = scroll(stretch, 0, LONGEST_CANVAS);
  expect(placeOf(bottom.stretch, bottom.scrollTop)).toBe(MILLION - VIEW);
  const top = scroll(bottom.stretch, bottom.scrollTop, 0);
  expect(placeOf(top.stretch, top.scrollTop)).toBe(0);
  const middle = scroll(stretch, 0, (LONGEST_CANVAS - VIEW) / 2);
  expect(placeOf(middle.stretch, middle.scrollTop) / (MILLION - VIEW)).toBeCloseTo(0.5, 4);
});

test("any row can be put at the top, and stays on the canvas", () => {
  for (let place = 0; place <= MILLION - VIEW; place += 399_991) {
    const found = at(stretchOf(MILLION, VIEW), place);
    expect(found.scrollTop + found.shift).toBe(place);
    expect(found.scrollTop).toBeGreaterThanOrEqual(0);
    expect(found.scrollTop).toBeLessThanOrEqual(LONGEST_CANVAS - VIEW);
  }
});
