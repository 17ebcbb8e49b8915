const KEY = "contactory.uploads";
const MOST = 20;

type Remembered = Record<string, number>;

/** The upload that was begun for this file in this workspace, by any tab of this browser. */
export function rememberedUpload(workspaceId: number, fingerprint: string): number | null {
  return read()[`${workspaceId}|${fingerprint}`] ?? null;
}

/** Keeps the number of the upload that was begun for this file, and forgets the oldest of many. */
export function rememberUpload(workspaceId: number, fingerprint: string, uploadId: number): void {
  const { [`${workspaceId}|${fingerprint}`]: _, ...others } = read();
  write(Object.fromEntries([...Object.entries(others), [`${workspaceId}|${fingerprint}`, uploadId]].slice(-MOST)));
}

/** Forgets an upload that has ended. */
export function forgetUpload(uploadId: number): void {
  write(Object.fromEntries(Object.entries(read()).filter(([, id]) => id !== uploadId)));
}

/** An upload that was begun in this browser and has not ended, as its fingerprint tells of it. */
export interface Unfinished {
  uploadId: number;
  name: string;
}

/** The uploads of this workspace that have not ended, the newest first. */
export function unfinishedUploads(workspaceId: number): Unfinished[] {
  const found = Object.entries(read()).flatMap(([key, uploadId]) => {
    // Names may hold whatever they like, so what stands behind them is counted from the end.
    const parts = key.split("|");
    const name = parts.slice(1, -3).join("|");
    return parts[0] === String(workspaceId) && name !== "" ? [{ uploadId, name }] : [];
  });
  return found.reverse();
}

function read(): Remembered {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Remembered) : {};
  } catch {
    return {};
  }
}

function write(kept: Remembered): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Without storage an upload goes on in this tab all the same.
  }
}
