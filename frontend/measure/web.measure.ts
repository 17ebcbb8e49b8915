import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { test } from "vitest";
import { visit } from "../e2e/browser";
import { ask } from "../e2e/product";
import { followMemory } from "./browser_memory";
import { editsDone, editTimes, watchEdits } from "./edits";
import { framesSince, watchFrames } from "./frames";
import { figure, quantile, task } from "./task";

const PATIENCE = 600_000;
const EDITS = 120;
const PAGES = 300;

interface Job {
  id: number;
  status: string;
  rows_total: number;
}

test("the JavaScript of the first screen", async () => {
  await visit("alice", async ({ page }) => {
    const sizes: Promise<number>[] = [];
    page.on("response", (response) => {
      if (/\.js(\?|$)/.test(response.url())) sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    const all = await Promise.all(sizes);
    const sum = all.reduce((total, size) => total + size, 0);
    figure("first screen, JavaScript, gzip", "250 KB", `${Math.round(sum / 1024)} KB in ${all.length} files`);
  });
});

test("a clean file of 10,000 rows, from the drop to records on the screen", async () => {
  let seconds = Number.NaN;
  // In a workspace that has not seen these addresses.
  await visit("charlie", async ({ page }) => {
    page.setDefaultTimeout(PATIENCE);
    await page.goto("/import");
    const begun = await choose(page, task.clean);
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByText(/10,000 contacts created/).waitFor();
    seconds = (Date.now() - begun) / 1000;
  });
  figure("drop of a clean 10,000-row file to records on the screen", "5 s", `${seconds.toFixed(1)} s`);
});

test("the browser's memory while a large file is uploaded", async () => {
  await visit("alice", async ({ page }) => {
    page.setDefaultTimeout(PATIENCE);
    await page.goto("/import");
    await page.getByRole("button", { name: "Choose a file" }).waitFor();
    const stop = followMemory();
    const begun = await choose(page, task.large);
    await page.getByRole("heading", { name: `Import ${basename(task.large)}` }).waitFor();
    const seconds = (Date.now() - begun) / 1000;
    const { size } = await openAsBlob(task.large);
    const what = `${Math.round(size / 1e6)} MB uploaded, growth of the browser`;
    figure(what, "150 MB", `${stop().toFixed(0)} MB, in ${seconds.toFixed(0)} s with its preview`);
  });
});

test("the grid of many rows: scrolling, pages and edits", async () => {
  const job = await gridJob();
  await visit("alice", async ({ page }) => {
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`/imports/${job.id}/review?show=all`);
    await page
      .getByRole("rowheader", { name: /Ready|To settle/ })
      .first()
      .waitFor();
    await watchFrames(page);
    await framesSince(page);
    await scroll(page);
    const frames = await framesSince(page);
    const over = frames.filter((each) => each > 50).length;
    figure(
      `scroll of a grid of ${job.rows_total.toLocaleString("en")} rows`,
      "no frame over 50 ms",
      `longest ${Math.max(...frames).toFixed(0)} ms, median ${quantile(frames, 0.5).toFixed(0)} ms, ${over} of ${frames.length} over 50 ms`,
    );
    const scrolled = await pagesAskedFor(page);
    const pages = await anywhere(page, scrolled.at(-1)?.name ?? "", job.rows_total);
    figure("a page of that grid by the API", "95th percentile 100 ms", spread(pages));
    figure("such a page while the grid is scrolled", "-", spread(scrolled.map((each) => each.duration)));
    const edits = await timedEdits(page);
    figure("an edit until its answer is shown", "150 ms", spread(edits));
  });
});

/** Gives a file to the page as a person does; tells when. */
async function choose(page: Page, path: string): Promise<number> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  const files = await chooser;
  const begun = Date.now();
  await files.setFiles(path);
  return begun;
}

async function gridJob(): Promise<Job> {
  const form = new FormData();
  form.set("file", await openAsBlob(task.grid), basename(task.grid));
  let job = await ask<Job>("alice", "POST", "/imports", form);
  while (["PENDING", "PROCESSING"].includes(job.status)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    job = await ask<Job>("alice", "GET", `/imports/${job.id}`);
  }
  if (job.status !== "NEEDS_REVIEW") throw new Error(`The import of the grid is ${job.status}.`);
  return job;
}

/** By the wheel, slowly and fast, then along the whole bar. */
async function scroll(page: Page): Promise<void> {
  const scroller = page.getByTestId("review-scroller");
  const box = await scroller.boundingBox();
  if (box !== null) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (const [times, distance] of [
    [150, 120],
    [60, 1500],
  ] as const) {
    for (let turn = 0; turn < times; turn++) {
      await page.mouse.wheel(0, distance);
      await page.waitForTimeout(12);
    }
  }
  for (let part = 1; part <= 40; part++) {
    await scroller.evaluate((element, share) => {
      element.scrollTop = element.scrollHeight * share;
    }, part / 40);
    await page.waitForTimeout(25);
  }
  await page.waitForTimeout(500);
}

const spread = (times: ReadonlyArray<number>): string =>
  `95th percentile ${quantile(times, 0.95).toFixed(0)} ms, median ${quantile(times, 0.5).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms of ${times.length}`;

/** The pages that the grid has asked for, with what each took in ms. */
const pagesAskedFor = (page: Page): Promise<{ name: string; duration: number }[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry.name.includes("/rows?"))
      .map(({ name, duration }) => ({ name, duration })),
  );

/** What pages take, in ms, that are asked for as the grid does, one after the other, from everywhere in the file. */
async function anywhere(page: Page, like: string, rows: number): Promise<number[]> {
  return page.evaluate(
    async ([asked, pages, last]) => {
      const taken: number[] = [];
      const address = new URL(asked);
      for (let turn = 0; turn < pages; turn++) {
        const after = Math.floor((turn * 0.618_034 * last) % last);
        address.searchParams.set("after", String(after));
        address.searchParams.set("until", String(after + 100));
        const begun = performance.now();
        await (await fetch(address)).arrayBuffer();
        taken.push(performance.now() - begun);
      }
      return taken;
    },
    [like, PAGES, rows] as const,
  );
}

/** Writes into one cell after the other; from Enter until a frame shows that the server has taken the edit. */
async function timedEdits(page: Page): Promise<number[]> {
  const grid = page.getByRole("grid");
  await page.getByTestId("review-scroller").evaluate((element) => {
    element.scrollTop = 0;
  });
  await page.locator("[data-column='1']").first().click();
  await watchEdits(page);
  for (let edit = 0; edit < EDITS; edit++) {
    await grid.focus();
    await page.keyboard.press("Enter");
    const editor = page.getByRole("textbox", { name: /^Edit / });
    await editor.fill(`Edited ${edit}`);
    await editor.press("Enter");
    await editsDone(page, edit + 1);
  }
  return editTimes(page);
}
