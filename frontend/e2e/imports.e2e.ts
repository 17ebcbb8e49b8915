import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";
import { cleanFile, fileWithProblems } from "./files";
import { ask } from "./product";

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto("/import");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (await chooser).setFiles({ name, mimeType: "text/csv", buffer });
}

/** Chooses one of many by typing a part of its name: Enter takes it once it is the one that the keyboard has reached. */
async function found(page: Page, typed: string, name: string | RegExp): Promise<void> {
  const box = page.getByRole("searchbox", { name: "Find" });
  await box.fill(typed);
  await page.getByRole("menuitem", { name }).and(page.locator("[data-focused]")).waitFor();
  await box.press("Enter");
}

/** Drops a file onto whatever the page shows, as a person does from the desktop. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([filename, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content ?? ""], filename ?? "", { lastModified: 1_700_000_000_000 }));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent("main", "dragenter", { dataTransfer: data });
  await page.getByText("Drop the file to import it").waitFor();
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

test("a file dropped on any page is looked at, mapped, imported, and leads to its review", async () => {
  await visit("bob", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    // A header of its own: what is chosen here is remembered for files with the same one.
    await drop(page, "leads.csv", fileWithProblems("flow").toString().replace("City", "Town"));
    await page.getByRole("heading", { name: "Import leads.csv" }).waitFor();
    await page.getByRole("button", { name: /^What Town becomes/ }).click();
    await found(page, "company ci", "Company city");
    await page.getByRole("button", { name: "What Town becomes: Company city" }).waitFor();
    await page.getByRole("button", { name: "What Email becomes: Email" }).click();
    await page.getByRole("menuitem", { name: "Leave out" }).click();
    await page.getByText(/^No column gives Email\. Choose/).waitFor();
    // Nothing of it is lost by a reload.
    await page.reload();
    await page.getByText(/^No column gives Email\. Choose/).waitFor();
    await page.getByRole("button", { name: "What Email becomes: Leave out" }).click();
    await page.getByRole("menuitem", { name: "Email", exact: true }).click();
    await expectAccessible(page);
    await screenshots(page, "import-preview");
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByRole("link", { name: "Review 4 rows" }).waitFor();
    await page.getByText("E-mail is not valid").waitFor();
    await expectAccessible(page);
    await screenshots(page, "import-review");
    const review = await page.getByRole("link", { name: "Review 4 rows" }).getAttribute("href");
    expect(review).toMatch(/\/imports\/\d+\/review$/);
    // Somebody else ends it elsewhere: this page tells of it.
    await ask("alice", "POST", `/imports/${/\d+/.exec(review ?? "")?.[0]}/cancel`);
    await page.getByText("This import was cancelled. Nothing was written.").waitFor();
  });
});

test("a clean file becomes records while the page is left and come back to, and is found in the list", async () => {
  await visit("bob", async ({ page }) => {
    await choose(page, "clean.csv", cleanFile(`clean${Date.now()}`, 300));
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByRole("heading", { name: "clean.csv", exact: true }).waitFor();
    await page.reload();
    await page.getByText("300 contacts created").waitFor();
    await screenshots(page, "import-completed");
    await page.getByRole("link", { name: "All imports" }).click();
    await page.getByRole("link", { name: "clean.csv" }).first().waitFor();
    await page.getByRole("button", { name: /State/ }).click();
    await page.getByRole("option", { name: "Failed" }).click();
    await page.getByRole("heading", { name: "No import is in the state Failed" }).waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe("?state=FAILED");
    await page.goBack();
    await page.getByRole("link", { name: "clean.csv" }).first().waitFor();
    await expectAccessible(page);
    await screenshots(page, "imports");
  });
});

test("an encoding and a delimiter that were guessed wrongly are said, and the preview follows", async () => {
  await visit("bob", async ({ page }) => {
    const text = "Prénom;Nom;Courriel;Société\r\nZoé;Lefèvre;zoe@lefevre.example.com;Lefèvre SA\r\n";
    await choose(page, "french.csv", Buffer.from(text, "latin1"));
    await page.getByRole("cell", { name: "Lefèvre", exact: true }).waitFor();
    await page.getByRole("button", { name: /^Encoding/ }).click();
    await found(page, "1251", /1251/);
    await page.getByRole("cell", { name: "Lefиvre", exact: true }).waitFor();
    await page.getByRole("button", { name: /Delimiter/ }).click();
    await page.getByRole("option", { name: "Comma", exact: true }).click();
    await page.getByRole("columnheader", { name: /^Prйnom;Nom/ }).waitFor();
  });
});

test("a file that cannot be read is refused with a sentence", async () => {
  await visit("bob", async ({ page }) => {
    await choose(page, "picture.csv", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
    await expect.poll(() => page.getByRole("alert").innerText()).toMatch(/\.$/);
    await expectAccessible(page);
  });
});

test("a viewer sees why nothing can be imported", async () => {
  await visit("vera", async ({ page }) => {
    await page.goto("/import");
    const choose = page.getByRole("button", { name: "Choose a file" });
    await expect.poll(() => choose.getAttribute("aria-disabled")).toBe("true");
    await page.getByText("As viewer of this workspace you cannot do this.").first().waitFor();
    await drop(page, "leads.csv", "Email\nvera@example.com\n");
    await page
      .getByRole("region", { name: /Notices|notification/ })
      .getByText("As viewer")
      .waitFor();
    expect(new URL(page.url()).pathname).toBe("/import");
  });
});
