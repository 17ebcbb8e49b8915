import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, focused, screenshots, visit } from "./browser";
import { cleanFile, marked } from "./files";
import { ask, holdProviders, letProvidersGo } from "./product";

interface Job {
  id: number;
  status: string;
}

/** An import of people who can be asked about, and its number. */
async function people(mark: string, rows: number): Promise<number> {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(cleanFile(mark, rows))]), `${mark}.csv`);
  const { id } = await ask<Job>("alice", "POST", "/imports", form);
  await expect.poll(async () => (await ask<Job>("alice", "GET", `/imports/${id}`)).status).toBe("COMPLETED");
  return id;
}

const notice = (page: Page, words: RegExp) => page.getByRole("status").getByText(words);

test("an enrichment is forecast, stops at its budget, goes on with more, is paused, and says what it came to", async () => {
  for (const [name, price] of Object.entries({ apollo: "0.20", zerobounce: "0.01", hunter: "0.02" })) {
    await ask("alice", "PUT", `/providers/${name}`, { credit_price: price });
  }
  const mark = marked("rich");
  const importId = await people(mark, 600);
  await visit("bob", async ({ page }) => {
    await page.goto("/enrichment");
    await page.getByRole("link", { name: "Enrich records" }).first().click();
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByRole("button", { name: /^Import that it came from: / }).click();
    await page.getByRole("menuitem", { name: mark }).click();
    await page.getByRole("dialog").getByText("600 contacts").waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: new RegExp(`^Import: ${mark}`) }).waitFor();
    await page.getByRole("button", { name: "Enrich 600 contacts" }).waitFor();
    await page.getByLabel(/Budget in USD/).fill("6");
    await page.getByText("It may pause at the budget of $6.00").waitFor();
    await expectAccessible(page);
    await screenshots(page, "enrichment-new");
    // The list of these contacts leads to the same.
    await page.goto(`/contacts?import_id=${importId}`);
    await page.getByRole("link", { name: "Enrich these" }).click();
    await page.getByRole("button", { name: "Enrich 600 contacts" }).waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe(`?import_id=${importId}`);
    await page.getByLabel(/Budget in USD/).fill("6");
    await page.getByRole("button", { name: "Enrich 600 contacts" }).click();
    await page.getByRole("button", { name: "Resume" }).waitFor();
    await screenshots(page, "enrichment-paused");
    await page.getByRole("button", { name: "Raise this run's budget" }).click();
    await screenshots(page, "enrichment-resume");
    await expectAccessible(page);
    await page.getByRole("dialog").getByLabel("Budget in USD").fill("250");
    // However fast the rest of it would be done, and however slow the page is: it is paused in the midst of it.
    await holdProviders();
    await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Pause" }).click();
    await notice(page, /goes on when somebody resumes it/).waitFor();
    await letProvidersGo();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
    await notice(page, /of 600 contacts got something/).waitFor();
    await screenshots(page, "enrichment-done");
    await page
      .getByRole("button", { name: /^Details/ })
      .nth(1)
      .click();
    await page.getByRole("heading", { name: "Who was asked", exact: true }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "enrichment-item");
    await page.getByRole("dialog").press("Escape");
    await page.getByRole("tab", { name: "Undo" }).click();
    await page.getByRole("button", { name: "See what undo would do" }).click();
    await page.getByText("What would happen").waitFor();
    await expectAccessible(page);
    await page.getByText("What would happen").scrollIntoViewIfNeeded();
    await screenshots(page, "enrichment-undo");
    await page.getByRole("button", { name: "Undo this run" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Undo this run" }).click();
    await page.getByText("What happened").waitFor();
    await page.getByText(/It was undone/).waitFor();
    await page.getByRole("link", { name: "All runs" }).click();
    await page
      .getByRole("row", { name: /Contacts by Apollo/ })
      .first()
      .waitFor();
    await expectAccessible(page);
    await screenshots(page, "enrichments");
  });
});

test("a recipe is put together, set in another order by keyboard, refused at its place, saved and offered", async () => {
  const name = `Checked twice ${Date.now()}`;
  await visit("bob", async ({ page }) => {
    await page.goto("/enrichment/recipes");
    await page.getByRole("heading", { name: "Ready to use" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "recipes");
    await page.getByRole("link", { name: /^Copy.*Verify e-mails/ }).click();
    await page.getByLabel("Name", { exact: true }).fill(name);
    const steps = page.getByRole("grid", { name: "Steps in order" }).getByRole("row");
    await steps.nth(2).waitFor();
    await steps.first().focus();
    // Down to the last step, to its handle, take it up, to the place before the first, let it go.
    for (const place of [1, 2]) {
      await page.keyboard.press("ArrowDown");
      await focused(steps.nth(place));
    }
    await page.keyboard.press("ArrowRight");
    await focused(steps.nth(2).getByRole("button", { name: /^Move/ }));
    await page.keyboard.press("Enter");
    // It is taken up with the next frame, and the focus goes to the nearest place then.
    await focused(page.getByRole("button", { name: /^Insert/ }));
    const before = page.getByRole("button", { name: /^Insert before This machine/ });
    await before.focus();
    await focused(before);
    await page.keyboard.press("Enter");
    await expect
      .poll(async () => (await steps.allInnerTexts()).map((text) => /Hunter|ZeroBounce|machine/.exec(text)?.[0]))
      .toEqual(["Hunter", "machine", "ZeroBounce"]);
    await page.getByRole("button", { name: /^Change.*Hunter, verify/ }).click();
    await page.getByLabel("The country is one of these").fill("Atlantis");
    await expectAccessible(page);
    await screenshots(page, "recipe-step");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Save the recipe" }).click();
    await steps
      .filter({ hasText: "Hunter" })
      .getByText(/step 1.*Atlantis/)
      .waitFor();
    await expectAccessible(page);
    await screenshots(page, "recipe-refused");
    await page.getByRole("button", { name: /^Change.*Hunter, verify/ }).click();
    await page.getByLabel("The country is one of these").fill("DE, Austria");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Save the recipe" }).click();
    await page.getByRole("link", { name: new RegExp(`^Enrich with it.*${name}`) }).click();
    await page.getByRole("radio", { name, checked: true }).waitFor();
  });
});

test("recipes of any number come page after page, by keyboard, and the address says which", async () => {
  const { presets } = await ask<{ presets: { spec: object }[] }>("charlie", "GET", "/recipes");
  for (let made = 1; made <= 51; made++) {
    await ask("charlie", "POST", "/recipes", { name: `Recipe ${made}.`, spec: presets[0]?.spec });
  }
  await visit("charlie", async ({ page }) => {
    await page.goto("/enrichment/recipes");
    await page.getByRole("heading", { name: /^Recipe 51\./ }).waitFor();
    await page.getByRole("button", { name: "Next page" }).press("Enter");
    await page.getByRole("heading", { name: /^Recipe 1\./ }).waitFor();
    await expect.poll(() => page.getByRole("heading", { name: /^Recipe \d/ }).count()).toBe(1);
    await page.reload();
    await page.getByRole("heading", { name: /^Recipe 1\./ }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: /^Recipe 51\./ }).waitFor();
  });
});

test("an owner enters an account, sees what was spent and sets budgets; an editor is told why not", async () => {
  await visit("alice", async ({ page }) => {
    await page.goto("/enrichment/providers");
    await page
      .getByRole("button", { name: /: Hunter$/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("API key").fill("not a key");
    await expectAccessible(page);
    await screenshots(page, "provider-account");
    await dialog.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expectAccessible(page);
    await screenshots(page, "providers");
    await page.getByRole("link", { name: "Spend" }).click();
    await page.getByRole("img", { name: /spent in the last 30 days/ }).waitFor();
    await page.getByRole("button", { name: "Change the budgets" }).click();
    await page.getByLabel(/^Each day/).fill("1000");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The budgets are set.").waitFor();
    await page.getByText(/of \$1,000.00 spent/).waitFor();
    await expectAccessible(page);
    await screenshots(page, "spend");
  });
  await visit("bob", async ({ page }) => {
    await page.goto("/enrichment/providers");
    const enter = page.getByRole("button", { name: /: Apollo$/ }).first();
    await expect.poll(() => enter.getAttribute("aria-disabled")).toBe("true");
    await enter.focus();
    await page.getByRole("tooltip", { name: /As editor/ }).waitFor();
  });
});
