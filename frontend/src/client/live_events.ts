import { useEffect, useRef, useState } from "react";
import { eventReader, type StreamEvent } from "./event_stream";
import { isPassing } from "./problem";
import { sendTo } from "./send";

/** What a page can say about its stream: "ended" means that the server has nothing more to tell. */
export type LiveState = "connecting" | "live" | "reconnecting" | "ended" | "refused";

const SHORTEST_PAUSE = 250;
const LONGEST_PAUSE = 5000;

/**
 * Follows a stream of server-sent events for as long as the component is there, and connects again after a pause that
 * grows when the connection is lost or the server restarts. With no path it does nothing. The browser's EventSource is
 * not used because it can neither name the workspace nor tell why a stream was refused. The server ends each stream after
 * a while; who asks again is told the rest, or that there is none.
 */
export function useLiveEvents(path: string | null, onEvent: (name: string, data: unknown) => void): LiveState {
  const [state, setState] = useState<LiveState>("connecting");
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useEffect(() => {
    if (path === null) return;
    const end = new AbortController();
    const tell = (event: StreamEvent) => latest.current(event.name, JSON.parse(event.data));
    setState("connecting");
    void follow(path, tell, setState, end.signal);
    return () => end.abort();
  }, [path]);
  return state;
}

/** Follows a stream until the server says that it has ended, refuses it, or the signal aborts. */
export async function follow(
  path: string,
  tell: (event: StreamEvent) => void,
  say: (state: LiveState) => void,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | null = null;
  let failures = 0;
  const note = (event: StreamEvent) => {
    failures = 0;
    lastId = event.id ?? lastId;
    tell(event);
  };
  while (!signal.aborted) {
    try {
      const body = await opened(path, lastId, signal);
      if (body === null) return say("ended");
      say("live");
      for await (const event of eventsOf(body)) note(event);
    } catch (error) {
      const next = afterFailure(error, signal);
      if (next !== null) say(next);
      if (next !== "reconnecting") return;
      failures += 1;
    }
    await pause(Math.min(SHORTEST_PAUSE * 2 ** failures, LONGEST_PAUSE), signal);
  }
}

/** The stream, or null where the server has nothing more to tell. */
async function opened(path: string, lastId: string | null, signal: AbortSignal) {
  const response = await sendTo(path, { signal, headers: lastId === null ? {} : { "Last-Event-ID": lastId } });
  return response.status === 204 ? null : response.body;
}

/** What a failure means: null where the page itself gave the stream up. */
function afterFailure(error: unknown, signal: AbortSignal): LiveState | null {
  if (signal.aborted) return null;
  // The browser throws TypeError where a stream breaks off in the middle.
  return isPassing(error) || error instanceof TypeError ? "reconnecting" : "refused";
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const read = eventReader();
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield* read(part.value);
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
