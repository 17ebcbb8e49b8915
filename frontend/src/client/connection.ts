import { useSyncExternalStore } from "react";

/** Whether the server answered when it was last asked. */
let reachable = true;
const listeners = new Set<() => void>();

/** Notes whether an answer came; whoever watches is told of a change. */
export function noteReachable(now: boolean): void {
  if (now === reachable) return;
  reachable = now;
  for (const listener of listeners) listener();
}

/** Calls back on each change until the function it gives is called. */
export function onReachable(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const isReachable = (): boolean => reachable;

/** Whether the server answers, as far as the page knows. */
export function useReachable(): boolean {
  return useSyncExternalStore(onReachable, isReachable);
}
