import type { Page } from "playwright-core";
import { reviewText } from "../src/text/review";

/**
 * Begins to note, inside the page, how long each edit takes in ms: from the Enter that ends it until the frame in which
 * the head of its row says that it was edited, which it does by the server's answer only. Seen from outside, the time
 * would be that of the eyes: to look for a cell by its name takes as long as a short edit.
 */
export async function watchEdits(page: Page): Promise<void> {
  await page.evaluate((said) => {
    const noted = window as unknown as { edits: number[] };
    noted.edits = [];
    let head = "";
    let begun: number | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.target instanceof HTMLTextAreaElement)) return;
      const cell = document.querySelector("[role=grid]")?.getAttribute("aria-activedescendant") ?? "";
      head = cell.replace(/-\d+$/, "--1");
      begun = performance.now();
    };
    const look = () => {
      if (begun === null || !document.getElementById(head)?.textContent.includes(said)) return;
      const since = begun;
      begun = null;
      requestAnimationFrame(() => noted.edits.push(performance.now() - since));
    };
    document.addEventListener("keydown", onKey, { capture: true });
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, reviewText.edited);
}

/** Waits until so many edits have been shown. */
export async function editsDone(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => (window as unknown as { edits: number[] }).edits.length >= wanted, count);
}

/** What each edit took, in ms. */
export const editTimes = (page: Page): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { edits: number[] }).edits);
