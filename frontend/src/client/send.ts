import { connectionText } from "../text/connection";
import { noteReachable } from "./connection";
import { Problem, problemOf } from "./problem";
import { keyFor } from "./request_keys";
import { signedInAgain } from "./signed_out";

const KEY_HEADER = "Idempotency-Key";
const SESSION = "/api/v1/session";
const SAFE = new Set(["GET", "HEAD"]);
let workspace: string | null = null;

/** Says which workspace all further requests of this tab are about. */
export function setRequestWorkspace(workspaceId: number | null): void {
  workspace = workspaceId === null ? null : String(workspaceId);
}

/**
 * Sends a request of the page's own session; every request goes through here. A POST bears an Idempotency-Key. A session that ended is asked for again and the request
 * repeated, and so is one whose CSRF token was out of date. Throws Problem where no answer came; answers of 400 and
 * above are given back.
 */
export async function send(input: Request): Promise<Response> {
  if (input.method !== "POST" || input.headers.has(KEY_HEADER)) return sendAsItIs(input);
  const { key, settle } = keyFor(await nameOf(input));
  const named = new Request(input, { headers: [...input.headers, [KEY_HEADER, key]] });
  let status = 0;
  try {
    const response = await sendAsItIs(named);
    status = response.status;
    return response;
  } finally {
    settle(status);
  }
}

async function sendAsItIs(input: Request): Promise<Response> {
  // A body can be read once only, so what is sent is always a copy.
  const first = await attempt(input.clone());
  if (first.status === 401 && !new URL(input.url).pathname.startsWith(SESSION)) {
    const again = signedInAgain();
    if (again === undefined) return first;
    await again;
    return sendAsItIs(input);
  }
  if (first.status === 403 && (await isCsrfFailure(first))) {
    await attempt(new Request(new URL(SESSION, location.origin)));
    return attempt(input.clone());
  }
  return first;
}

/** The same for a path and the usual options, where the typed client does not fit; throws Problem from 400 upwards. */
export async function sendTo(path: string, init?: RequestInit): Promise<Response> {
  const response = await send(new Request(new URL(path, location.origin), init));
  if (!response.ok) throw await problemOf(response, connectionText.unexpected(response.status));
  return response;
}

/** The headers that each request of the page carries. */
export function pageHeaders(method: string): Record<string, string> {
  const headers: Record<string, string> = {};
  if (workspace !== null) headers["X-Workspace"] = workspace;
  if (!SAFE.has(method.toUpperCase())) headers["X-CSRFToken"] = csrfToken();
  return headers;
}

/** What makes two requests the same: address and body; a body that is not JSON, such as a file, is never the same. */
async function nameOf(request: Request): Promise<string> {
  const isJson = (request.headers.get("Content-Type") ?? "application/json").includes("json");
  return `${workspace} ${request.url} ${isJson ? await request.clone().text() : crypto.randomUUID()}`;
}

async function attempt(request: Request): Promise<Response> {
  for (const [name, value] of Object.entries(pageHeaders(request.method))) request.headers.set(name, value);
  try {
    const response = await fetch(request);
    noteReachable(true);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    noteReachable(false);
    throw new Problem(0, "network", connectionText.noAnswer);
  }
}

async function isCsrfFailure(response: Response): Promise<boolean> {
  return (await problemOf(response.clone(), "")).code === "csrf_failed";
}

function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}
