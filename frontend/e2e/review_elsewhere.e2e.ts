import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { visit } from "./browser";
import { imported } from "./imports";
import { ask } from "./product";

const DOMAIN = `moor-${Date.now().toString(36)}.example`;
const HEADER = "Email,First name,Last name,Company\n";
const PEOPLE = Array.from({ length: 5 }, (_, index) => `away${index}@${DOMAIN},Ana,Silva,Moor\n`).join("");
const FILE = `${HEADER}${PEOPLE}not an address,Ana,Silva,Moor\n`;

/** Begins to write an address into the one cell that has a problem. */
async function typing(page: Page, id: number): Promise<void> {
  await page.goto(`/imports/${id}/review`);
  await page.getByRole("rowheader", { name: "To settle" }).first().waitFor();
  await page.getByRole("grid").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: /^Edit Email of row 6/ }).fill(`typed@${DOMAIN}`);
}

test("an import that is cancelled elsewhere says so under the review, and what was being typed is not lost", async () => {
  const id = await imported("alice", FILE);
  await visit("bob", async ({ page }) => {
    await typing(page, id);
    await ask("alice", "POST", `/imports/${id}/cancel`);
    await page.getByText("This import is cancelled. Its rows can be looked at, not changed.").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText(`“typed@${DOMAIN}” was not written into Email, row 6. This import is cancelled.`).waitFor();
    await page.getByRole("gridcell", { name: "not an address" }).waitFor();
    expect(await page.getByRole("link", { name: "What will be written" }).count()).toBe(0);
    await page.getByRole("link", { name: "See the import" }).click();
    await page.getByText("This import was cancelled. Nothing was written.").waitFor();
  });
});

test("what somebody else writes meanwhile is followed, and an edit that was begun before it counts", async () => {
  const id = await imported("alice", FILE.replaceAll("away", "meanwhile"));
  await visit("bob", async ({ page }) => {
    await typing(page, id);
    await ask("alice", "POST", `/imports/${id}/consolidate`, { partial: true });
    // Whatever the page knows of it by now: the edit waits until the import is in review again.
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Written 5/ }).waitFor();
    await page.getByText("6 rows: 1 ready, 0 to settle").waitFor();
    await page.getByText("Needs review").waitFor();
    await ask("alice", "POST", `/imports/${id}/consolidate`);
    await page.getByText("This import is completed. Its rows can be looked at, not changed.").waitFor();
    await page.getByRole("button", { name: /^Written 6/ }).waitFor();
  });
});
