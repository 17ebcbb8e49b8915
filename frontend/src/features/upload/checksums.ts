import { Problem } from "../../client/problem";
import { uploadText } from "../../text/upload";
import { sha256 } from "./fingerprint";

/** Sums up parts one after the other, so that no more than one is in memory, whoever asks meanwhile. */
export class Checksums {
  private last: Promise<unknown> = Promise.resolve();

  /** The SHA-256 of a part in hex; null where the browser has no cryptography. Throws Problem for a file that changed. */
  next(part: Blob): Promise<string | null> {
    const sum = this.last.then(async () => sha256(await bytesOf(part)));
    this.last = sum.catch(() => undefined);
    return sum;
  }
}

async function bytesOf(part: Blob): Promise<ArrayBuffer> {
  try {
    return await part.arrayBuffer();
  } catch {
    throw new Problem(-1, "file_changed", uploadText.changed);
  }
}
