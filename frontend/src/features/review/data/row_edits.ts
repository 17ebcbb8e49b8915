import type { QueryClient } from "@tanstack/react-query";
import { api, type Schemas } from "../../../client/api";
import { Problem } from "../../../client/problem";
import { loadedRow, patchRow, type Row } from "./rows";

export type Cells = Readonly<Record<string, string>>;

/** What came of an edit: an answer, the row as somebody else left it meanwhile, or a refusal. */
export type EditEnd =
  | { how: "done"; answer: Schemas["RowEditedOut"] }
  | { how: "late"; newer: Row }
  | { how: "refused"; error: unknown };

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
      if (newer !== null) this.patch(rowNumber, () => newer);
      else if (before !== undefined) this.patch(rowNumber, (row) => ({ ...row, cells: before.cells }));
      return newer === null ? { how: "refused", error } : { how: "late", newer };
    }
  }

  private async ask(rowNumber: number, cells: Cells, version: number): Promise<Schemas["RowEditedOut"]> {
    const { data } = await api.PATCH("/api/v1/imports/{import_id}/rows/{row_number}", {
      params: { path: { import_id: this.importId, row_number: rowNumber } },
      body: { cells, version },
    });
    return data as Schemas["RowEditedOut"];
  }

  private patch(rowNumber: number, change: (row: Row) => Row): void {
    patchRow(this.queries, this.importId, rowNumber, change);
  }
}

/** The row as it is now, where a refusal says that it was changed meanwhile. */
export function newerRow(error: unknown): Row | null {
  if (!(error instanceof Problem) || error.code !== "row_changed") return null;
  return (error.facts.row as Row | undefined) ?? null;
}
