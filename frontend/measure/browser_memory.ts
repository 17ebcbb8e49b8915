import { readdirSync, readFileSync } from "node:fs";

const OFTEN = 100; // ms

/** The proportional memory of all processes of the browser that this process started, in MB. Linux only. */
export function browserMemory(): number {
  const parents = new Map(numbersOf("/proc").map((pid) => [pid, parentOf(pid)]));
  const browser = [...parents.keys()].filter((pid) => pid !== process.pid && isOurs(pid, parents) && isChromium(pid));
  return browser.reduce((sum, pid) => sum + kilobytesOf(pid), 0) / 1024;
}

/** Follows the browser's memory until it is stopped; gives by how many MB it grew at most. */
export function followMemory(): () => number {
  const before = browserMemory();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, browserMemory());
  }, OFTEN);
  return () => {
    clearInterval(timer);
    return most - before;
  };
}

const numbersOf = (folder: string): number[] =>
  readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

function isOurs(pid: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at = pid, steps = 0; at > 1 && steps < 30; at = parents.get(at) ?? 0, steps++) {
    if (at === process.pid) return true;
  }
  return false;
}

// A process may end between the listing and the look.
const parentOf = (pid: number): number => Number(read(`/proc/${pid}/stat`).split(") ").pop()?.split(" ")[1] ?? 0);
const isChromium = (pid: number): boolean => read(`/proc/${pid}/cmdline`).includes("chrom");
const kilobytesOf = (pid: number): number => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

function read(path: string): string {
  try {
    return readFileSync(path, "utf-8");
  } catch {
    return "";
  }
}
