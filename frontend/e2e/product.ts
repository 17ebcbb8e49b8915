import { execFileSync } from "node:child_process";

/** Somebody of the cast; tests/browser/people.py says what each value is. */
export interface Person {
  email: string;
  password: string;
  workspace: number;
  session: string;
  key: string;
}

export type Name = "alice" | "bob" | "vera" | "charlie";

interface Product {
  url: string;
  /** Where its sandbox of providers answers. */
  sandbox: string;
  /** The process of contactory serve. */
  pid: number;
  people: Record<Name, Person>;
}

const given = process.env.CONTACTORY_E2E;
if (given === undefined) {
  throw new Error("Run the browser tests with pytest tests/browser, or start python tests/browser/product.py first.");
}

/** Where the product runs that is tried, and its people: Alice owns a workspace, Bob edits in it, Vera looks at it. */
export const product = JSON.parse(given) as Product;

/** Kills the web server; contactory serve starts it again. */
export function killWebServer(): void {
  const found = execFileSync("pgrep", ["-P", String(product.pid), "-f", "contactory.cli web"], { encoding: "utf-8" });
  process.kill(Number(found.trim()), "SIGKILL");
}

/** From now on providers do not answer what they are asked, as long as a client waits. */
export async function holdProviders(): Promise<void> {
  await sandboxFaults("POST", JSON.stringify({ kind: "latency", delay: 60 }));
}

/** Providers answer again, also what they were asked meanwhile. */
export async function letProvidersGo(): Promise<void> {
  await sandboxFaults("DELETE");
}

async function sandboxFaults(method: string, body: string | null = null): Promise<void> {
  const response = await fetch(`${product.sandbox}/_sandbox/faults`, { method, body });
  if (!response.ok) throw new Error(`${method} faults: ${response.status} ${await response.text()}`);
}

/** A request as the person's API key: for what must be there before a test begins. */
export async function ask<T>(name: Name, method: string, path: string, body?: BodyInit | object): Promise<T> {
  const plain = body === undefined || body instanceof FormData || typeof body === "string";
  const response = await fetch(`${product.url}/api/v1${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${product.people[name].key}`,
      // A connection that is kept may be closed by the server just as it is used again.
      Connection: "close",
      ...(plain ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: plain ? (body as BodyInit) : JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? null : await response.json()) as T;
}

/** A new one-time sign-in link of somebody in Alice's workspace. */
export async function newLink(name: Name): Promise<string> {
  const members = await ask<{ items: { id: number; email: string }[] }>("alice", "GET", "/members");
  const member = members.items.find((each) => each.email === product.people[name].email);
  return (await ask<{ url: string }>("alice", "POST", `/members/${member?.id}/sign-in-link`)).url;
}
