import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { at, moved, placeOf, stretchOf } from "./stretch";

export const ROW_HEIGHT = 32;
export const HEADER_HEIGHT = 46;
/** Rows that are drawn beyond what is seen, so that the next step of the wheel finds them there. */
const BEYOND = 6;

export interface RowScroll {
  canvas: number;
  /** The first and the last row to draw. */
  first: number;
  last: number;
  /** Rows that fit into the window. */
  page: number;
  /** Where a row stands on the canvas. */
  topOf: (index: number) => number;
  /** Brings a row into the window; "top" puts it there even if it is seen. */
  show: (index: number, where?: "near" | "top") => void;
  /** Whether the row stands in the lower half of the window. */
  isLow: (index: number) => boolean;
}

/**
 * Which rows of a list are seen. Every row is as high as the others, so this is arithmetic for any number of rows;
 * a measured list would have to remember each of a million.
 */
export function useRowScroll(scroller: RefObject<HTMLDivElement | null>, rows: number): RowScroll {
  const [view, setView] = useState(600);
  const [shown, setShown] = useState({ first: 0, shift: 0 });
  const live = useRef({ stretch: stretchOf(rows * ROW_HEIGHT, view), scrollTop: 0 });

  const note = useCallback(() => {
    const { stretch, scrollTop } = live.current;
    const first = Math.floor(placeOf(stretch, scrollTop) / ROW_HEIGHT);
    setShown((before) =>
      before.first === first && before.shift === stretch.shift ? before : { first, shift: stretch.shift },
    );
  }, []);

  const put = useCallback(
    (place: number) => {
      const found = at(live.current.stretch, place);
      live.current = { stretch: { ...live.current.stretch, shift: found.shift }, scrollTop: found.scrollTop };
      if (scroller.current !== null) scroller.current.scrollTop = found.scrollTop;
      note();
    },
    [scroller, note],
  );

  useLayoutEffect(() => {
    const place = placeOf(live.current.stretch, live.current.scrollTop);
    live.current.stretch = { ...stretchOf(rows * ROW_HEIGHT, view), shift: 0 };
    put(place);
  }, [rows, view, put]);

  const isEmpty = rows === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: an empty list has no window, and gets a new one
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const onScroll = () => {
      const { stretch, scrollTop } = live.current;
      // A scroll of our own comes back as an event and changes nothing.
      if (Math.abs(element.scrollTop - scrollTop) < 1) return;
      const after = moved(stretch, scrollTop, element.scrollTop);
      live.current = { stretch: { ...stretch, shift: after.shift }, scrollTop: after.scrollTop };
      if (after.scrollTop !== element.scrollTop) element.scrollTop = after.scrollTop;
      note();
    };
    const measure = () => setView(Math.max(ROW_HEIGHT, element.clientHeight - HEADER_HEIGHT));
    const sized = new ResizeObserver(measure);
    measure();
    sized.observe(element);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      sized.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [scroller, note, isEmpty]);

  const show = useCallback(
    (index: number, where: "near" | "top" = "near") => {
      const { stretch, scrollTop } = live.current;
      const place = placeOf(stretch, scrollTop);
      const top = index * ROW_HEIGHT;
      if (where === "top") put(top - 2 * ROW_HEIGHT);
      else if (top < place) put(top);
      else if (top + ROW_HEIGHT > place + stretch.view) put(top + ROW_HEIGHT - stretch.view);
    },
    [put],
  );

  const page = Math.max(1, Math.floor(view / ROW_HEIGHT));
  return {
    canvas: Math.min(rows * ROW_HEIGHT, live.current.stretch.canvas),
    first: Math.max(0, shown.first - BEYOND),
    last: Math.min(rows - 1, shown.first + page + 1 + BEYOND),
    page,
    topOf: (index) => index * ROW_HEIGHT - shown.shift,
    show,
    isLow: (index) => index - shown.first > page * 0.55,
  };
}
