import type { BrowserContext, Page } from "playwright-core";

const MODES = ["frames", "network", "processor"] as const;
const asked = (process.env.CONTACTORY_E2E_SLOW ?? "").split(" ").filter((word) => word !== "");
const unknown = asked.filter((word) => !MODES.some((mode) => mode === word));
if (unknown.length > 0) throw new Error(`CONTACTORY_E2E_SLOW knows ${MODES.join(", ")}, not ${unknown.join(", ")}.`);

const seed = Number(process.env.CONTACTORY_E2E_SEED ?? Date.now() % 100_000);
const isSlow = (mode: (typeof MODES)[number]) => asked.includes(mode);
if (asked.length > 0)
  process.stdout.write(`Slow ${asked.join(", ")}; for the same delays CONTACTORY_E2E_SEED=${seed}\n`);

// In ms; the processor is so many times slower.
const DELAYS = { frame: [150, 400], answer: [0, 900], news: [0, 2000], part: [0, 900] } as const;
const TIMES_SLOWER = 6;

/**
 * Makes all pages of a context as slow as on a machine that is poor or busy, in the ways that CONTACTORY_E2E_SLOW names:
 * "frames" are drawn late, the "network" answers late, the "processor" is a slow one.
 */
export async function slowedDown(context: BrowserContext): Promise<void> {
  if (asked.length === 0) return;
  await context.addInitScript(`window.drawnFrom = ${drawnFrom}`);
  if (isSlow("frames")) await context.addInitScript(lateFrames, { seed, delay: DELAYS.frame });
  if (isSlow("network")) {
    await context.addInitScript(lateAnswers, { seed, answer: DELAYS.answer, news: DELAYS.news });
    const draw = drawnFrom(seed + 2);
    await context.route("**/assets/*", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, draw(DELAYS.part)));
      // A page that was left meanwhile asks for nothing any more.
      await route.continue().catch(() => undefined);
    });
  }
  if (isSlow("processor")) context.on("page", (page) => void throttle(page));
}

async function throttle(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: TIMES_SLOWER });
}

/** Draws numbers from ranges, the same ones for the same seed. */
function drawnFrom(first: number): (range: readonly [number, number]) => number {
  let state = first;
  return ([least, most]) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return least + (state / 2 ** 32) * (most - least);
  };
}

declare global {
  interface Window {
    drawnFrom: typeof drawnFrom;
  }
}

/** Runs in the page: what comes with a frame comes with a late one, and in the order of a frame. */
function lateFrames({ seed, delay }: { seed: number; delay: readonly [number, number] }): void {
  const draw = window.drawnFrom(seed);
  const frame = window.requestAnimationFrame.bind(window);
  let [waiting, isAsked]: [Map<number, (time: number) => void>, boolean] = [new Map(), false];
  let last = 0;
  const run = (time: number) => {
    const now = [...waiting.entries()];
    isAsked = false;
    for (const [id, work] of now) {
      // What was run before may have called it off.
      if (waiting.delete(id)) work(time);
    }
  };
  const soon = (work: (time: number) => void): number => {
    last += 1;
    waiting.set(last, work);
    if (!isAsked) setTimeout(() => frame(run), draw(delay));
    isAsked = true;
    return last;
  };
  window.requestAnimationFrame = soon;
  window.cancelAnimationFrame = (id) => void waiting.delete(id);
  const again = new WeakSet<Event>();
  const hold = (event: Event) => {
    if (again.has(event)) return;
    event.stopImmediatePropagation();
    const late = new Event(event.type, { bubbles: event.bubbles });
    again.add(late);
    soon(() => event.target?.dispatchEvent(late));
  };
  for (const name of ["scroll", "scrollend"]) window.addEventListener(name, hold, { capture: true });
  const Sized = window.ResizeObserver;
  window.ResizeObserver = class extends Sized {
    constructor(see: ResizeObserverCallback) {
      super((entries, observer) => void soon(() => see(entries, observer)));
    }
  };
  const Crossed = window.IntersectionObserver;
  window.IntersectionObserver = class extends Crossed {
    constructor(see: IntersectionObserverCallback, options?: IntersectionObserverInit) {
      super((entries, observer) => void soon(() => see(entries, observer)), options);
    }
  };
}

interface Late {
  seed: number;
  answer: readonly [number, number];
  news: readonly [number, number];
}

/** Runs in the page: answers come late and overtake each other; what a stream tells comes later still, in its order. */
function lateAnswers({ seed, answer, news }: Late): void {
  const draw = window.drawnFrom(seed + 1);
  const fetched = window.fetch.bind(window);
  const passed = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const time = draw(answer);
    // Half of it before the server has the request, half of it before the page has the answer.
    await passed(time / 2);
    const response = await fetched(request);
    await passed(time / 2);
    request.signal.throwIfAborted();
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) return response;
    const held = new TransformStream<Uint8Array, Uint8Array>({
      transform: async (piece, out) => {
        await passed(draw(news));
        out.enqueue(piece);
      },
    });
    return new Response(response.body?.pipeThrough(held), response);
  };
}
