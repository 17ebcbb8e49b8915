/** Where the page of a list begins that an address shows; none for the first page. */
export interface PageCursor {
  after?: string;
}

/** Reads the cursor of an address. */
export function pageCursor(search: Record<string, unknown>): PageCursor {
  return cursorOf(typeof search.after === "string" && search.after !== "" ? search.after : undefined);
}

/** The cursor as an address has it. */
export function cursorOf(after: string | undefined): PageCursor {
  return after === undefined ? {} : { after };
}

/** The cursor as the API takes it. */
export function cursorQuery(after: string | undefined): { cursor?: string } {
  return after === undefined ? {} : { cursor: after };
}
