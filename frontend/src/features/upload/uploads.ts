import { useSyncExternalStore } from "react";
import { FileUpload } from "./file_upload";
import { isOver, type UploadState } from "./upload_state";

/*
 * The uploads of this tab. They are work in progress and not what the server said, and they go on whatever screen is
 * shown: so they live beside the screens.
 */
const running = new Map<number, FileUpload>();
const listeners = new Set<() => void>();
let states: ReadonlyArray<UploadState> = [];
let lastKey = 0;

/** Begins to send a file; gives the key of its upload in this tab. */
export function startUpload(file: File, workspaceId: number): number {
  const key = ++lastKey;
  const state: UploadState = {
    key,
    name: file.name,
    size: file.size,
    done: 0,
    phase: "reading",
    uploadId: null,
    resumedAt: 0,
    marks: [],
    refusal: null,
  };
  const upload = new FileUpload(file, workspaceId, state, note);
  running.set(key, upload);
  note(state);
  void upload.run();
  return key;
}

export function pauseUpload(key: number): void {
  running.get(key)?.pause();
}

export function resumeUpload(key: number): void {
  void running.get(key)?.run();
}

/** Gives an upload up; what could not be taken back at the server expires there by itself. */
export function cancelUpload(key: number): void {
  void running
    .get(key)
    ?.cancel()
    .catch(() => undefined);
}

/** Takes an upload that is over off the list. */
export function dismissUpload(key: number): void {
  running.delete(key);
  set(states.filter((state) => state.key !== key));
}

/** The uploads of this tab, the newest last. */
export function useUploads(): ReadonlyArray<UploadState> {
  return useSyncExternalStore(subscribe, () => states);
}

/** One upload of this tab; undefined where there is none of that key, as after a reload. */
export function useUpload(key: number | undefined): UploadState | undefined {
  return useUploads().find((state) => state.key === key);
}

function note(state: UploadState): void {
  const others = states.filter((each) => each.key !== state.key);
  set([...others, state].sort((one, other) => one.key - other.key));
}

function set(next: ReadonlyArray<UploadState>): void {
  states = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

window.addEventListener("beforeunload", (event) => {
  // The browser asks whether to leave; what was sent is found again when the file is dropped again.
  if (states.some((state) => !isOver(state) && state.phase !== "paused")) event.preventDefault();
});
