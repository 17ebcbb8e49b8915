import { lazyRouteComponent } from "@tanstack/react-router";
import { isReachable, noteReachable, onReachable } from "../client/connection";
import { sendTo } from "../client/send";

/**
 * The component of a route, loaded when it is first needed. Where the server is away just then, it waits until it is
 * back. Where the file cannot be had though the server is there, because that has a newer version or because the browser
 * remembers the failure, the router loads the page again, at the address of the screen.
 */
export function screen<T extends Record<string, unknown>, K extends keyof T>(load: () => Promise<T>, name: K) {
  return lazyRouteComponent(() => outlasting(load), name);
}

async function outlasting<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (await answers()) throw error;
    noteReachable(false);
    await back();
    return outlasting(load);
  }
}

/** Whether the server is there at all. */
const answers = (): Promise<boolean> =>
  sendTo("/health/live").then(
    () => true,
    () => false,
  );

/** Resolves when the server is reachable again; the banner asks for it meanwhile. */
function back(): Promise<void> {
  return new Promise((resolve) => {
    const stop = onReachable(() => {
      if (!isReachable()) return;
      stop();
      resolve();
    });
  });
}
