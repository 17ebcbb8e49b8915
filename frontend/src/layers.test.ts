import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** What the files of each folder of src may import; features import no other feature. */
const MAY: Record<string, ReadonlyArray<string>> = {
  text: ["text", "client", "lib"],
  lib: ["lib"],
  client: ["client", "lib", "text"],
  components: ["components", "client", "lib", "text"],
  features: ["components", "client", "lib", "text"],
  routes: ["routes", "features", "components", "client", "lib", "text"],
};
const SRC = import.meta.dirname;

const sources = (readdirSync(SRC, { recursive: true }) as string[]).filter((name) => /\.tsx?$/.test(name));

function importsOf(name: string): string[] {
  const text = readFileSync(join(SRC, name), "utf-8");
  const found = [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map((match) => match[1] ?? "");
  return found.map((path) => relative(SRC, resolve(SRC, dirname(name), path)));
}

const partOf = (name: string) => name.split("/", name.startsWith("features/") ? 2 : 1).join("/");

test("imports run from routes through features and components down, and features do not know each other", () => {
  const wrong = sources.flatMap((name) => {
    const part = partOf(name);
    const may = MAY[part.split("/")[0] ?? ""];
    if (may === undefined) return [];
    return importsOf(name)
      .filter((target) => partOf(target) !== part && !may.includes(target.split("/")[0] ?? ""))
      .map((target) => `${name} imports ${target}`);
  });
  expect(wrong).toEqual([]);
  expect(sources.length).toBeGreaterThan(30);
});

test("no file is long", () => {
  const long = sources.filter((name) => !name.endsWith("schema.ts") && statSync(join(SRC, name)).isFile());
  const lines = (name: string) => readFileSync(join(SRC, name), "utf-8").split("\n").length;
  expect(long.filter((name) => lines(name) > 300)).toEqual([]);
});
