import { readFile } from "node:fs/promises";
import { ask, type Name } from "./product";

/** Tells the product's sandbox of providers how to behave; docs/reference/sandbox.md has the routes. */
export async function sandbox(method: "POST" | "DELETE", path: string, body?: object): Promise<void> {
  const address = await readFile(`${process.env.CONTACTORY_HOME}/sandbox/address`, "ascii");
  const response = await fetch(`${address.trim()}/_sandbox${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

/** A run that asks Apollo about the contacts of an import; gives its id. */
export async function askedOfApollo(name: Name, importId: number): Promise<number> {
  const recipe = { target: "contact", steps: [{ provider: "apollo", operation: "people" }] };
  const body = { filter: { import_id: importId }, recipe };
  return (await ask<{ id: number }>(name, "POST", "/enrichments", body)).id;
}
