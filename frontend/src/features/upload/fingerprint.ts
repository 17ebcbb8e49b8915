const EDGE = 1024 * 1024;

/**
 * What tells this file from others without reading all of it: its name, size and time, and its first and last megabyte.
 * The same file gives the same text in every tab and after a reload.
 */
export async function fingerprint(file: File): Promise<string> {
  const edges = await new Blob([file.slice(0, EDGE), file.slice(Math.max(EDGE, file.size - EDGE))]).arrayBuffer();
  return [file.name, file.size, file.lastModified, (await sha256(edges)) ?? ""].join("|");
}

/** The SHA-256 in hex; null where the browser gives pages over plain HTTP from another machine no cryptography. */
export async function sha256(bytes: ArrayBuffer): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
