import type { Marks } from "./upload_pace";

/** Where one upload stands; done and size are bytes. */
export interface UploadState {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly done: number;
  readonly phase: UploadPhase;
  /** The number of the upload at the server, once it has one. */
  readonly uploadId: number | null;
  /** Bytes that an earlier attempt had sent already. */
  readonly resumedAt: number;
  /** What arrived when, since it was last begun or gone on with. */
  readonly marks: Marks;
  /** The sentence of what ended it. */
  readonly refusal: string | null;
}

export type UploadPhase =
  | "reading"
  | "sending"
  | "waiting"
  | "paused"
  | "completing"
  | "complete"
  | "failed"
  | "cancelled";

const OVER: ReadonlySet<UploadPhase> = new Set(["complete", "failed", "cancelled"]);

/** Whether nothing more happens to it by itself or by a person. */
export const isOver = (state: UploadState): boolean => OVER.has(state.phase);

/** The bytes of one part of a file that is cut into parts of this size; parts count from 1, the last may be shorter. */
export function partRange(number: number, partSize: number, size: number): { start: number; end: number } {
  const start = (number - 1) * partSize;
  return { start, end: Math.min(start + partSize, size) };
}

/** The bytes that are there when these parts are missing. */
export function bytesThere(missing: ReadonlyArray<number>, partSize: number, size: number): number {
  const lacking = missing.map((number) => partRange(number, partSize, size)).map(({ start, end }) => end - start);
  return size - lacking.reduce((sum, each) => sum + each, 0);
}

/** Milliseconds until the next attempt after so many failures in a row. */
export const pauseAfter = (failures: number): number => Math.min(500 * 2 ** (failures - 1), 8000);
