import type { Page } from "playwright-core";

/** Begins to note how long each frame of the page takes, in ms. */
export async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted = window as unknown as { frames: number[] };
    noted.frames = [];
    let last = performance.now();
    const step = (now: number) => {
      noted.frames.push(now - last);
      last = now;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

/** The frames since the last time, in ms. */
export function framesSince(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const noted = window as unknown as { frames: number[] };
    const frames = noted.frames;
    noted.frames = [];
    return frames;
  });
}
