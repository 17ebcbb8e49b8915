import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow, type LiveState } from "./live_events";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let answers: Answer[];
let asked: (string | undefined)[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers["last-event-id"] as string | undefined);
    const answer = answers.shift();
    if (answer === undefined) response.writeHead(204).end();
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The two things of a browser that requests are made from.
  vi.stubGlobal("location", { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  vi.stubGlobal("document", { cookie: "" });
});

afterEach(() => {
  vi.unstubAllGlobals();
  server.close();
});

const says =
  (text: string, andThen: "ends" | "breaks"): Answer =>
  (_request, response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(text, () => (andThen === "ends" ? response.end() : response.destroy()));
  };

async function followed(): Promise<{ states: LiveState[]; data: string[] }> {
  const states: LiveState[] = [];
  const data: string[] = [];
  await follow(
    "/events",
    (event) => data.push(event.data),
    (state) => states.push(state),
    new AbortController().signal,
  );
  return { states, data };
}

test("a stream that breaks off is taken up where it was, until the server has nothing more to tell", async () => {
  const unavailable: Answer = (_request, response) => response.writeHead(503).end();
  answers = [
    says("id: 1\ndata: one\n\nid: 2\ndata: two\n\ndata: cut", "breaks"),
    unavailable,
    says("id: 3\ndata: three\n\n", "ends"),
  ];
  const { states, data } = await followed();
  expect(data).toEqual(["one", "two", "three"]);
  expect(asked).toEqual([undefined, "2", "2", "3"]);
  expect(states).toEqual(["live", "reconnecting", "reconnecting", "live", "ended"]);
});

test("a stream that is refused is not asked for again", async () => {
  answers = [(_request, response) => response.writeHead(404).end('{"code": "not_found", "detail": "Gone."}')];
  expect(await followed()).toEqual({ states: ["refused"], data: [] });
  expect(asked.length).toBe(1);
});
