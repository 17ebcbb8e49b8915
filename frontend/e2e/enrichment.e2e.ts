import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";
import { cleanFile } from "./files";
import { ask } from "./product";

interface Job {
  id: number;
  status: string;
}

/** An import of people who can be asked about, and its number. */
async function people(mark: string, rows: number): Promise<number> {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(cleanFile(mark, rows))]), `${mark}.csv`);
  const { id } = await ask<Job>("alice", "POST", "/imports", form);
  await expect
    .poll(async () => (await ask<Job>("alice", "GET", `/imports/${id}`)).status, { timeout: 20_000 })
    .toBe("COMPLETED");
  return id;
}

const notice = (page: Page, words: RegExp) => page.getByRole("status").getByText(words);

test("an enrichment is forecast, stops at its budget, goes on with more, is paused, and says what it came to", async () => {
  for (const [name, price] of Object.entries({ apollo: "0.20", zerobounce: "0.01", hunter: "0.02" })) {
    await ask("alice", "PUT", `/providers/${name}`, { credit_price: price });
  }
  const importId = await people(`rich${Date.now() % 100000}`, 300);
  await visit("bob", async ({ page }) => {
    await page.goto("/enrichment");
    await page.getByRole("link", { name: "Enrich records" }).first().click();
    await page.getByRole("button", { name: /Which/ }).click();
    await page.getByRole("option", { name: "Those that an import created" }).click();
    await page.getByText("Choose the records to see what they would cost.").waitFor();
    await page.getByRole("button", { name: /^Import: / }).click();
    await page.getByRole("menuitem", { name: /rich/ }).first().click();
    await page.getByRole("button", { name: "Enrich 300 contacts" }).waitFor();
    await page.getByLabel(/Budget in USD/).fill("6");
    await page.getByText("It may pause at the budget of $6.00").waitFor();
    await expectAccessible(page);
    await screenshots(page, "enrichment-new");
    expect(new URL(page.url()).searchParams.get("import_id")).toBe(String(importId));
    await page.getByRole("button", { name: "Enrich 300 contacts" }).click();
    await page.getByRole("button", { name: "Resume" }).waitFor();
    await screenshots(page, "enrichment-paused");
    await page.getByRole("button", { name: "Resume" }).click();
    await screenshots(page, "enrichment-resume");
    await expectAccessible(page);
    await page.getByRole("dialog").getByLabel("Budget in USD").fill("250");
    await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
    await notice(page, /of 300 contacts got something/).waitFor();
    await expectAccessible(page);
    await screenshots(page, "enrichment-done");
  });
});
