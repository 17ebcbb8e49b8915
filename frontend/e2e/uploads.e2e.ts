import type { Page, Request } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";

const MEGABYTES = 26;
const PART = /\/api\/v1\/uploads\/\d+\/parts\/(\d+)$/;

/** Drops a table of many megabytes that is made in the page; the same file each time. */
async function dropLarge(page: Page): Promise<void> {
  const data = await page.evaluateHandle((megabytes) => {
    const line = `ana${"x".repeat(900)}@example.com;Ana;Berg;Berg & Co\r\n`;
    const lines = new Blob([line.repeat(1000)]);
    const header = "Email;First name;Last name;Company\r\n";
    const parts = Array.from({ length: Math.ceil((megabytes * 1_000_000) / lines.size) }, () => lines);
    const transfer = new DataTransfer();
    transfer.items.add(new File([header, ...parts], "large.csv", { lastModified: 1_700_000_000_000 }));
    return transfer;
  }, MEGABYTES);
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

test("an upload that lost its connection goes on after a reload with what is missing, and beside other screens", async () => {
  await visit("bob", async ({ page }) => {
    page.on("dialog", (dialog) => void dialog.accept());
    let cut = true;
    await page.route(PART, (route) => {
      const number = PART.exec(route.request().url())?.[1];
      return cut && number !== "1" ? route.abort("connectionreset") : route.continue();
    });
    await page.goto("/");
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    // The first part is there before the page is left; what it says of the others may come sooner.
    const first = page.waitForResponse((response) => PART.exec(response.url())?.[1] === "1");
    await dropLarge(page);
    await first;
    await page.getByText("The server does not answer; it goes on by itself.").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Uploads that were interrupted" }).waitFor();
    await page.getByText(/^8 MB of 2\d(\.\d)? MB are there/).waitFor();
    await expectAccessible(page);
    await screenshots(page, "upload-interrupted");

    const sent: string[] = [];
    page.on("request", (request: Request) => void sent.push(...(PART.exec(request.url())?.slice(1) ?? [])));
    await dropLarge(page);
    await page.getByText("The server does not answer; it goes on by itself.").waitFor();
    await page.getByRole("button", { name: "Pause the upload of large.csv" }).click();
    await page.getByRole("link", { name: "Home" }).click();
    // Until then the screen of the upload has the same buttons.
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    const tray = page.getByRole("region", { name: "Uploads" });
    await tray.getByText(/^Paused at 8 MB/).waitFor();
    await expectAccessible(page);
    await screenshots(page, "upload-tray");
    cut = false;
    await tray.getByRole("button", { name: "Go on with the upload of large.csv" }).click();
    await tray.getByRole("link", { name: "Look at it" }).click();
    await page.getByRole("heading", { name: "Import large.csv" }).waitFor();
    // Whoever leaves now finds the file again, wherever it was uploaded.
    await page.getByRole("link", { name: "Imports", exact: true }).click();
    await page.getByRole("heading", { name: "Uploaded, not started" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "imports-not-started");
    await page.getByRole("link", { name: "Continue with large.csv" }).first().click();
    await page.getByRole("heading", { name: "Import large.csv" }).waitFor();
    await page.goBack();
    const left = page.getByRole("link", { name: "Continue with large.csv" });
    await left.first().waitFor();
    const before = await left.count();
    await page.getByRole("button", { name: "Delete large.csv" }).first().click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
    await expect.poll(() => left.count()).toBe(before - 1);
    expect(sent).not.toContain("1");
    expect(new Set(sent)).toEqual(new Set(["2", "3", "4"]));
  });
});
