import { keepPreviousData } from "@tanstack/react-query";

/** Keeps a page, and the button that has the focus, in sight until the next one is there; another list begins anew. */
export function keptUntilNext(after: string | undefined): { placeholderData?: typeof keepPreviousData } {
  return after === undefined ? {} : { placeholderData: keepPreviousData };
}
