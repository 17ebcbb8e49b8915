import type { QueryClient } from "@tanstack/react-query";
import { api, type Schemas } from "../../../client/api";
import { isPassing, Problem } from "../../../client/problem";
import { loadedRow, patchRow, type Row } from "./rows";

type State = Schemas["JobState"];
export type Cells = Readonly<Record<string, string>>;

/** What came of an edit: an answer, the row as somebody else left it meanwhile, or a refusal. */
export type EditEnd =
  | { how: "done"; answer: Schemas["RowEditedOut"] }
  | { how: "there" }
  | { how: "late"; newer: Row }
  | { how: "refused"; error: unknown };

const AWAY = 700;
const RUNNING = new Set<unknown>(["PENDING", "PROCESSING"] satisfies State[]);

/** Writes cells of one import's rows: shown at once, sent one after the other for each row, taken back if refused. */
export class RowEdits {
  private readonly last = new Map<number, Promise<unknown>>();
  private readonly versions = new Map<number, number>();

  constructor(
    private readonly queries: QueryClient,
    private readonly importId: number,
  ) {}

  /** Writes the cells; seen is the version of the row that the person looked at. */
  write(rowNumber: number, cells: Cells, seen: number): Promise<EditEnd> {
    const before = loadedRow(this.queries, this.importId, rowNumber);
    this.patch(rowNumber, (row) => ({ ...row, cells: { ...row.cells, ...cells } }));
    const turn = this.last.get(rowNumber) ?? Promise.resolve();
    const ended = turn.then(() => this.send(rowNumber, cells, seen, before));
    this.last.set(rowNumber, ended);
    return ended;
  }

  private async send(rowNumber: number, cells: Cells, seen: number, before: Row | undefined): Promise<EditEnd> {
    // One's own edits of a moment ago are not somebody else's.
    const version = Math.max(seen, this.versions.get(rowNumber) ?? 0);
    try {
      const answer = await this.ask(rowNumber, cells, version);
      this.versions.set(rowNumber, answer.row.version);
      this.patch(rowNumber, () => answer.row);
      return { how: "done", answer };
    } catch (error) {
      const newer = newerRow(error);
      // An answer that was lost on its way leaves an edit behind that is one's own.
      if (newer !== null && hasCells(newer, cells)) return this.again(rowNumber, newer);
      if (newer !== null) this.patch(rowNumber, () => newer);
      else if (before !== undefined) this.patch(rowNumber, (row) => ({ ...row, cells: before.cells }));
      return newer === null ? { how: "refused", error } : { how: "late", newer };
    }
  }

  private again(rowNumber: number, newer: Row): EditEnd {
    this.versions.set(rowNumber, newer.version);
    this.patch(rowNumber, () => newer);
    return { how: "there" };
  }

  private async ask(rowNumber: number, cells: Cells, version: number): Promise<Schemas["RowEditedOut"]> {
    const sent = () =>
      api.PATCH("/api/v1/imports/{import_id}/rows/{row_number}", {
        params: { path: { import_id: this.importId, row_number: rowNumber } },
        body: { cells, version },
      });
    const { data } = await whenTaken(sent);
    return data as Schemas["RowEditedOut"];
  }

  private patch(rowNumber: number, change: (row: Row) => Row): void {
    patchRow(this.queries, this.importId, rowNumber, change);
  }
}

const hasCells = (row: Row, cells: Cells): boolean =>
  Object.entries(cells).every(([name, text]) => row.cells[name] === text);

/**
 * Asks until a server that is away is back, and until an import that somebody has written in part waits for review again:
 * what was typed is lost by neither.
 */
async function whenTaken<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) && !RUNNING.has(stateRefused(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, AWAY));
    }
  }
}

/** The state of the import, where a refusal says that it does not wait for review. */
export function stateRefused(error: unknown): State | null {
  if (!(error instanceof Problem) || error.code !== "wrong_state") return null;
  return (error.facts.state as State | undefined) ?? null;
}

/** The row as it is now, where a refusal says that it was changed meanwhile. */
export function newerRow(error: unknown): Row | null {
  if (!(error instanceof Problem) || error.code !== "row_changed") return null;
  return (error.facts.row as Row | undefined) ?? null;
}
