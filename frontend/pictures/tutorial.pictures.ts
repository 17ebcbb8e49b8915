import type { Page } from "playwright-core";
import { test } from "vitest";
import { visit } from "../e2e/browser";
import { picture, pose } from "./camera";
import { tour } from "./tour";

// The way of docs/tutorial.md, step by step, with the pictures that it names.
test("the pictures of the tutorial", async () => {
  await visit(null, async ({ page }) => {
    await pose(page);
    await home(page);
    await preview(page);
    const id = await started(page);
    await review(page, id);
    await written(page, id);
    await records(page, id);
    await undo(page, id);
    await enrichment(page, id);
    await running(page);
  });
});

/** Signs in by the link, sets a password, shows what the demo has, and goes over to a workspace with nothing in it. */
async function home(page: Page): Promise<void> {
  await page.goto(tour.link);
  await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  await page.goto("/settings/account");
  await page.getByLabel("New password").fill("quiet harbour lamp");
  await page.getByRole("button", { name: "Set a password" }).click();
  await page.getByText("The password is set.").waitFor();
  await page.getByRole("link", { name: "Home" }).click();
  await page.getByRole("list", { name: "Done lately" }).waitFor();
  await picture(page, "home", 640);
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Name of the new workspace").fill("First steps");
  await page.getByRole("button", { name: "Make a workspace" }).click();
  await page.getByRole("heading", { name: "No file has been imported yet" }).waitFor();
}

async function choose(page: Page, path: string): Promise<void> {
  await page.goto("/import");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (await chooser).setFiles(path);
}

async function preview(page: Page): Promise<void> {
  await choose(page, tour.sample);
  await page.getByRole("heading", { name: "Import contacts.csv" }).waitFor();
  await page.getByRole("button", { name: "What Email becomes: Email" }).waitFor();
  await picture(page, "preview", 1000);
}

/** Starts the import, waits until it needs a person, and gives its number. */
async function started(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Start the import" }).click();
  const way = page.getByRole("link", { name: "Review 183 rows" });
  await way.waitFor();
  await picture(page, "needs-review", 760);
  await way.click();
  await page.getByRole("grid").waitFor();
  return /\/imports\/(\d+)\/review/.exec(page.url())?.[1] ?? "";
}

async function review(page: Page, id: string): Promise<void> {
  await page.getByRole("button", { name: /^E-mail is not valid/ }).click();
  // The cursor goes to the first of them, and its note opens.
  await page.getByRole("button", { name: /^Use “/ }).waitFor();
  await picture(page, "review");
  await page.goto(`/imports/${id}/review?kind=duplicate_in_file`);
  await page.getByRole("button", { name: /^Compare/ }).click();
  await page
    .getByRole("button", { name: /^Keep this one/ })
    .first()
    .waitFor();
  await picture(page, "duplicates");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.goto(`/imports/${id}/review`);
  await page.getByRole("grid").waitFor();
  await settle(page, "E-mail is not valid", /^Use \d+ suggestions/);
  await settle(page, "Was repaired", "Accept the repair");
  await settle(page, "Twice in this file", "Keep the first of each");
  await page.getByRole("button", { name: /^With problems/ }).click();
  await page.getByRole("button", { name: /^Select all/ }).click();
  await page.getByRole("button", { name: "Decide" }).click();
  await page.getByRole("menuitem", { name: "Leave out" }).click();
  await confirmed(page);
  await page.getByText("Every problem is settled").waitFor();
}

/** Settles all rows of a kind of problem at once. */
async function settle(page: Page, kind: string, action: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${kind}`) }).click();
  await page.getByRole("button", { name: action }).click();
  await confirmed(page);
}

/** Says yes to a decision once its rows are counted. */
async function confirmed(page: Page): Promise<void> {
  const yes = page.getByRole("button", { name: /: [\d,]+ rows?$/ });
  await yes.click();
  await yes.waitFor({ state: "detached" });
}

async function written(page: Page, id: string): Promise<void> {
  await page.getByRole("link", { name: "What will be written" }).first().click();
  await page.getByRole("button", { name: /^New records/ }).waitFor();
  await page.getByRole("button", { name: /^Write / }).waitFor();
  await picture(page, "forecast", 700);
  await page.getByRole("button", { name: /^Write / }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Write / })
    .click();
  await page.waitForURL(`**/imports/${id}`);
  await page.getByText("Completed", { exact: true }).first().waitFor();
}

async function records(page: Page, id: string): Promise<void> {
  await page.getByRole("link", { name: "See the contacts" }).click();
  await page.getByRole("columnheader", { name: "Name" }).waitFor();
  await page.getByRole("row").nth(3).waitFor();
  await picture(page, "contacts", 640);
  await page.goto(`/contacts?import_id=${id}`);
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("button", { name: "Edit Job title", exact: true }).click();
  await page.getByRole("textbox", { name: "Job title", exact: true }).fill("Head of Purchasing");
  await page.keyboard.press("Enter");
  await page.getByText("Job title saved.").waitFor();
  await page.getByRole("button", { name: /by owner@localhost.*History of Job title/ }).click();
  await page.getByText("In the file:").first().waitFor();
  await picture(page, "history");
}

async function undo(page: Page, id: string): Promise<void> {
  await page.goto(`/imports/${id}/undo`);
  await page.getByRole("button", { name: "See what it would do" }).click();
  await page.getByRole("tab", { name: /Would be taken back/ }).waitFor();
  await picture(page, "undo", 700);
}

async function enrichment(page: Page, id: string): Promise<void> {
  await page.goto(`/enrichment/new?import_id=${id}`);
  await page.getByRole("button", { name: /^Enrich [\d,]+ contacts/ }).waitFor();
  await page.getByLabel(/Budget in USD/).fill("200");
  await page.getByRole("button", { name: /^Enrich [\d,]+ contacts/ }).waitFor();
  await page.getByRole("heading", { name: "Enrich records" }).click();
  await picture(page, "enrichment-forecast", 880);
  await page.getByRole("button", { name: /^Enrich [\d,]+ contacts/ }).click();
  await page
    .getByRole("status")
    .getByText(/contacts got something/)
    .waitFor();
  // Read anew, so that the last calls are counted too.
  await page.reload();
  await page.getByText(/of what was expected/).waitFor();
  await page
    .getByText(/[\d,]+ asked$/)
    .first()
    .waitFor();
  await picture(page, "enrichment-run", 1000);
}

/** A large file while it is read. */
async function running(page: Page): Promise<void> {
  await choose(page, tour.large);
  await page.getByRole("button", { name: "Start the import" }).click();
  await page.getByText(/rows a second/).waitFor();
  await picture(page, "progress", 640);
}
