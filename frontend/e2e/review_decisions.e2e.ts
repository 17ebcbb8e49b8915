import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";
import { imported } from "./imports";
import { ask } from "./product";

// Records of an earlier run against the same product are none of these.
const DOMAIN = `brook-${Date.now().toString(36)}.example`;
const HEADER = "Email,First name,Last name,Company,City\n";

/** People of one test; mark tells their addresses from those of others. */
const people = (mark: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${mark}${index}@${DOMAIN},Ana,Silva,Brook,Porto\n`).join("");

const rowOf = (page: Page, row: number) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: new RegExp(`^${row}\\b`) }) });

interface Contact {
  title: string;
  first_name: string;
}

/** The contact with that address. */
async function contact(name: string): Promise<Contact | undefined> {
  const { items } = await ask<{ items: Contact[] }>("alice", "GET", `/contacts?email=${name}@${DOMAIN}`);
  return items[0];
}

async function write(page: Page): Promise<void> {
  await page.getByRole("link", { name: "What will be written" }).click();
  await page.getByRole("button", { name: /^Write / }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Write / })
    .click();
}

test("a row of somebody who is there already is compared with the record, and each choice does what it showed", async () => {
  await imported("alice", `${HEADER}${people("was", 3)}`);
  const again = ["was0", "was1", "was2"].map((name) => `${name}@${DOMAIN},Anna`);
  const lines = again.map((start) => `${start},Silva,Brook,Braga,Buyer\n`).join("");
  const id = await imported("alice", `Email,First name,Last name,Company,City,Job title\n${lines}`);
  await visit("alice", async ({ page }) => {
    await page.goto(`/imports/${id}/review?kind=existing_contact`);
    const choose = async (row: number, choice: string, see: () => Promise<void>) => {
      await rowOf(page, row).getByRole("gridcell").first().click();
      await page.getByRole("button", { name: "Compare with the record" }).click();
      const dialog = page.getByRole("dialog", { name: `Row ${row} beside the record that is there` });
      await dialog.getByRole("radiogroup").getByText(choice, { exact: true }).click();
      await see();
      await dialog.getByRole("button", { name: choice }).click();
      await dialog.waitFor({ state: "detached" });
    };
    const line = (field: string) => page.getByRole("row", { name: field, exact: false });
    await choose(1, "Keep the record as it is", async () => {
      await page.getByText("The row is left out and the record stays as it is.").waitFor();
    });
    await choose(2, "Fill what it lacks", async () => {
      await line("Job title empty Buyer").waitFor();
      await line("First name Ana Stays").waitFor();
      await expectAccessible(page);
      await screenshots(page, "existing");
    });
    await choose(3, "Overwrite it", async () => {
      await line("First name Ana Anna").waitFor();
    });
    await page.getByText(/ready, 0 to settle$/).waitFor();
    await write(page);
    await page.getByText(/^0 contacts created, 2 updated, 1 row left out/).waitFor();
  });
  const found = await Promise.all(["was0", "was1", "was2"].map(contact));
  expect(found.map((each) => [each?.title, each?.first_name])).toEqual([
    ["", "Ana"],
    ["Buyer", "Ana"],
    ["Buyer", "Anna"],
  ]);
});

test("clean rows are written at once, a line that does not fit is put right by hand, and the rest follows", async () => {
  const bad = `short@${DOMAIN},Rui\nopen@${DOMAIN},Eva,Costa,"Brook,Faro\n`;
  await visit("alice", async ({ page }) => {
    await page.goto("/import");
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a file" }).click();
    const buffer = Buffer.from(`${HEADER}${people("part", 12)}${bad}${people("more", 2)}`);
    await (await chooser).setFiles({ name: "partly.csv", mimeType: "text/csv", buffer });
    await page.getByText("Write the rows without a problem at once, and hold the others for review").click();
    await page.getByRole("button", { name: "Start the import" }).click();
    await page.getByText("Rows without a problem have become records already").waitFor();
    await page.getByRole("link", { name: "Could not be read" }).click();
    await page.getByRole("button", { name: "Repair the row" }).click();
    const dialog = page.getByRole("dialog", { name: /^Repair row/ });
    await dialog.getByRole("textbox", { name: "Last name" }).fill("Pinto");
    await dialog.getByRole("textbox", { name: "Company" }).fill("Brook");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Write the row" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Was repaired/ }).click();
    await page.getByRole("button", { name: "Accept the repair" }).first().click();
    await page.getByRole("button", { name: "Accept the repair: 1 row" }).click();
    await page.getByText(/ready, 0 to settle$/).waitFor();
    await write(page);
    await page.getByText(/16 contacts created/).waitFor();
  });
  expect(await contact("short")).toMatchObject({ first_name: "Rui", last_name: "Pinto" });
});

test("a decision that was kept is offered for the next file, and settles it when asked", async () => {
  const wrong = (mark: string) =>
    `"${mark}@gmail,com",Ana,Silva,Brook,Porto\n"${mark}x@gmail,com",Eva,Silva,Brook,Porto\n`;
  const header = HEADER.replace("City", `Town ${DOMAIN}`);
  const [first, second] = [
    await imported("alice", `${header}${people("rule", 3)}${wrong("one")}`),
    await imported("alice", `${header}${people("next", 3)}${wrong("two")}`),
  ];
  await visit("alice", async ({ page }) => {
    await page.goto(`/imports/${first}/review?kind=invalid_email`);
    await page.getByRole("button", { name: "Use 2 suggestions" }).click();
    await page.getByText("Do the same in later files with this header").click();
    await page.getByRole("button", { name: "Use suggestions: 2 rows" }).click();
    await page.getByText("Suggestions used: 2 rows.").waitFor();
    await page.goto(`/imports/${second}/review`);
    await page.getByText("Decisions that you kept would settle 2 rows here.").waitFor();
    await screenshots(page, "rules");
    await page.getByRole("button", { name: "Apply them" }).click();
    await page.getByText("Kept decisions settled 2 rows.").waitFor();
    await page.getByText("Every problem is settled").waitFor();
  });
});

test("open problems are taken out as files, edited elsewhere, and taken in again with what differs shown first", async () => {
  const bad = "wrong one,Ana,Silva,Brook,Porto\nwrong two,Ana,Silva,Brook,Porto\n";
  const id = await imported("alice", `${HEADER}${people("file", 5)}${bad}`);
  await visit("alice", async ({ page }) => {
    await page.goto(`/imports/${id}/review`);
    const taken = async (item: string) => {
      await page.getByRole("button", { name: "As a file" }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: item }).click(),
      ]);
      const parts: Buffer[] = [];
      for await (const part of await download.createReadStream()) parts.push(part as Buffer);
      return Buffer.concat(parts);
    };
    const workbook = await taken("Open problems as Excel workbook");
    expect(workbook.subarray(0, 2).toString()).toBe("PK");
    const lines = (await taken("Open problems as CSV")).toString();
    const edited = lines.replace(/(,)wrong one(,)/, `$1right@${DOMAIN}$2`);
    expect(edited).not.toBe(lines);
    await page.getByRole("button", { name: "As a file" }).click();
    await page.getByRole("menuitem", { name: "Take in an edited file…" }).click();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a file" }).click();
    await (await chooser).setFiles({ name: "edited.csv", mimeType: "text/csv", buffer: Buffer.from(edited) });
    await page.getByRole("row", { name: `6 Email wrong one right@${DOMAIN}` }).waitFor();
    await page.getByText("As before: 1 row").waitFor();
    await expectAccessible(page);
    await screenshots(page, "corrections");
    await page.getByRole("button", { name: "Apply the file" }).click();
    await page.getByText("The file was applied: 1 problem settled.").waitFor();
    await page.getByText("7 rows: 6 ready, 1 to settle").waitFor();
  });
});
