import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";
import { contactOf, contactsImported } from "./contacts";
import { marked } from "./files";
import { ask } from "./product";

async function edit(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole("button", { name: `Edit ${label}`, exact: true }).click();
  const editor = page.getByRole("textbox", { name: label, exact: true });
  await editor.fill(text);
  await editor.press("Enter");
}

/** Whether an item of a list that scrolls can be seen. */
function inSight(item: Element): boolean {
  const { top, bottom } = item.getBoundingClientRect();
  const list = item.closest("section")?.getBoundingClientRect();
  return list !== undefined && top >= list.top && bottom <= list.bottom;
}

test("a contact is found among others, changed in place, and tells where each value came from", async () => {
  const mark = marked("record");
  await contactsImported("bob", mark, 150);
  const id = await contactOf("bob", `${mark}7@${mark}.example.com`);
  const search = `${mark}7@`;
  await visit("bob", async ({ page }) => {
    await page.goto("/contacts");
    await page.getByRole("searchbox", { name: "Search contacts" }).fill(search);
    await page.getByText("1 contact", { exact: true }).waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get("q")).toBe(search);
    await page.getByRole("button", { name: "Columns" }).click();
    for (const name of ["State or region", "Departments"]) await page.getByText(name, { exact: true }).click();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("columnheader", { name: "State or region" }).waitFor();
    await page.getByRole("columnheader", { name: "Departments" }).waitFor();
    await page.getByRole("link", { name: "Hugo Novák" }).click();
    await page.getByRole("heading", { name: "Hugo Novák", level: 1 }).waitFor();
    await edit(page, "City", "Braga");
    await page.getByText("City saved.").waitFor();
    await page.getByRole("button", { name: /by bob@example.com.*History of City/ }).click();
    await page.getByText("In the file: Porto").waitFor();
    await expectAccessible(page);
    await screenshots(page, "record");
    // Somebody else is faster: what they wrote is shown, and nothing is lost on either side.
    await page.getByRole("button", { name: "Edit Country" }).click();
    const editor = page.getByRole("textbox", { name: "Country" });
    await editor.waitFor();
    await ask("alice", "PATCH", `/contacts/${id}`, { title: "Buyer", country: "ES" });
    await editor.fill("FR");
    await editor.press("Enter");
    await page.getByText(/Country is now: ES/).waitFor();
    await page.getByRole("button", { name: "Save mine all the same" }).click();
    await page.getByText("Country saved.").waitFor();
    expect(await ask("bob", "GET", `/contacts/${id}`)).toMatchObject({ city: "Braga", country: "FR" });
  });
});

test("a list is narrowed by several things at once, by keyboard, and what it means goes along to an export", async () => {
  const mark = marked("narrow");
  await contactsImported("bob", mark, 30);
  const id = await contactOf("bob", `${mark}7@${mark}.example.com`);
  await ask("bob", "PATCH", `/contacts/${id}`, { title: "Astronaut", custom: { "Pastry, favourite": "scone" } });
  await visit("bob", async ({ page }) => {
    await page.goto(`/contacts?q=${mark}`);
    await page.getByText("30 contacts", { exact: true }).waitFor();
    // Tab leads to one row of a list, and the arrows to the others, wherever they are.
    await page.getByRole("region", { name: "Contacts" }).focus();
    await page.keyboard.press("Tab");
    await page.locator('a[data-row="0"]:focus').waitFor();
    // Quicker than the page can draw: the second key leads on from where the first one led.
    await page.evaluate(() => {
      for (const key of ["End", "ArrowUp"]) {
        document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      }
    });
    await page.locator('a[data-row="28"]:focus').waitFor();
    await page.getByRole("button", { name: "Filters" }).press("Enter");
    await page.getByRole("button", { name: /^Country: / }).click();
    await page.getByRole("searchbox", { name: "Find" }).fill("Portugal");
    await page.getByRole("menuitem", { name: "Portugal" }).click();
    await page.getByRole("button", { name: /^Has a value of: / }).click();
    await page.getByRole("menuitem", { name: "Pastry, favourite" }).click();
    await page.getByRole("dialog").getByText("1 contact", { exact: true }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "filters");
    await page.getByRole("button", { name: "Done" }).click();
    await expect
      .poll(() => Object.fromEntries(new URL(page.url()).searchParams))
      .toEqual({ q: mark, country: "PT", filled: "custom:Pastry\\, favourite" });
    // A reload finds the same, a custom field can be a column, and a filter goes by a key.
    await page.reload();
    await page.getByText("1 contact", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("dialog").getByText("Pastry, favourite", { exact: true }).click();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("cell", { name: "scone" }).waitFor();
    await screenshots(page, "contacts-narrowed");
    await page.getByRole("link", { name: "Export these" }).click();
    await page.getByText(`Like “${mark}”, Country: Portugal, Has Pastry, favourite`).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: /^Has Pastry, favourite/ }).press("Enter");
    await page.getByText("30 contacts", { exact: true }).waitFor();
  });
});

test("two contacts become one, with the values that a person chose", async () => {
  const mark = marked("twin");
  await contactsImported("bob", mark, 4);
  const [stays, goes] = [
    await contactOf("bob", `${mark}0@${mark}.example.com`),
    await contactOf("bob", `${mark}1@${mark}.example.com`),
  ];
  await ask("bob", "PATCH", `/contacts/${goes}`, { title: "Buyer" });
  await visit("bob", async ({ page }) => {
    await page.goto(`/contacts/${stays}`);
    await page.getByRole("button", { name: "Merge…" }).click();
    await page.getByLabel("Find the other record").fill(`${mark}1@`);
    await page.getByRole("button", { name: "Choose Bruno Eriksson" }).click();
    await page.getByRole("radio", { name: "Eriksson", exact: true }).check();
    await expectAccessible(page);
    await screenshots(page, "merge");
    await page.getByRole("button", { name: "Merge Bruno Eriksson into this one" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Merge Bruno" }).click();
    await page.getByRole("heading", { name: "Ana Eriksson", level: 1 }).waitFor();
    await page.goto(`/contacts/${goes}`);
    await page.getByRole("heading", { name: "Ana Eriksson", level: 1 }).waitFor();
    await page.waitForURL(`/contacts/${stays}`);
  });
});

test("an import is undone after a look at what that does, and what was changed since stays", async () => {
  const mark = marked("undo");
  const job = await contactsImported("bob", mark, 112);
  const kept = await contactOf("bob", `${mark}5@${mark}.example.com`);
  await ask("alice", "PATCH", `/contacts/${kept}`, { title: "Head of Buying" });
  await visit("bob", async ({ page }) => {
    await page.goto(`/imports/${job}`);
    await page.getByRole("link", { name: "Undo this import…" }).click();
    await page.getByRole("button", { name: "See what it would do" }).click();
    await page.getByRole("tab", { name: /Would be taken back.*111 contacts/ }).waitFor();
    await page.getByRole("button", { name: "Next page" }).press("Enter");
    await page.getByRole("link", { name: `${mark}111@${mark}` }).waitFor();
    await page.getByRole("tab", { name: /Would stay: changed since.*1 contact/ }).click();
    await page.getByText("Somebody changed it after the import.").waitFor();
    await expectAccessible(page);
    await screenshots(page, "undo");
    await page.getByRole("button", { name: "Undo the import" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Undo the import" }).click();
    await page.getByText("The import was undone.").waitFor();
    await page.getByRole("tab", { name: /Taken back.*111 contacts/ }).waitFor();
    const { items } = await ask<{ items: unknown[] }>("bob", "GET", `/contacts?q=${mark}`);
    expect(items).toHaveLength(1);
  });
});

test("contacts leave as a file with the filters of the list", async () => {
  const mark = marked("leave");
  const job = await contactsImported("bob", mark, 30);
  await visit("bob", async ({ page }) => {
    await page.goto(`/contacts?import_id=${job}&q=${mark}1`);
    await page.getByText("11 contacts", { exact: true }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "contacts");
    await page.getByRole("link", { name: "Export these" }).click();
    await page.getByText(`like “${mark}1”`, { exact: false }).first().waitFor();
    await expectAccessible(page);
    await screenshots(page, "export-new");
    await page.getByRole("button", { name: "Begin the export" }).click();
    // Other files may stand there, of other tests too.
    const row = page.getByRole("row", { name: `${mark}1` });
    const link = row.getByRole("link", { name: /^Download/ });
    await link.waitFor();
    const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString().trim().split("\r\n");
    expect(lines).toHaveLength(12);
    await expectAccessible(page);
    await screenshots(page, "exports");
    await row.getByRole("button", { name: /^Delete contacts/ }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("The export is deleted.").waitFor();
  });
});

test("an import that is older than those that are listed is found by a part of its name, by keyboard", async () => {
  const old = await contactsImported("bob", "elderly", 2);
  for (let newer = 0; newer < 20; newer++) {
    const form = new FormData();
    form.set(
      "file",
      new Blob([`Email,First name,Last name,Company\nn${newer}@newer.example.com,N,E,Wer\n`]),
      "newer.csv",
    );
    await ask("bob", "POST", "/imports", form);
  }
  await visit("bob", async ({ page }) => {
    await page.goto("/exports?what=import_results");
    await page.getByRole("button", { name: "Import: Choose an import" }).click();
    await page.getByText("These are the newest.").waitFor();
    expect(await page.getByRole("menuitem", { name: /elderly/ }).count()).toBe(0);
    await expectAccessible(page);
    // What has the focus among many is in sight.
    const find = page.getByRole("searchbox", { name: "Find" });
    for (let times = 0; times < 12; times++) await find.press("ArrowDown");
    const last = page.locator("[role=menuitem][data-focused]");
    await expect.poll(() => last.evaluate(inSight).catch(() => false)).toBe(true);
    await find.fill("ELDER");
    await page
      .getByRole("menuitem", { name: /elderly/ })
      .first()
      .waitFor();
    await screenshots(page, "import-picker");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Import: elderly/ }).waitFor();
    await page.getByRole("button", { name: "Begin the export" }).click();
    await page.getByText("The export is being written.").waitFor();
    const { items } = await ask<{ items: { import_id: number }[] }>("bob", "GET", "/exports?limit=1");
    expect(items[0]?.import_id).toBe(old);
  });
});

test("a person is erased, and the receipt names nobody", async () => {
  const mark = marked("gone");
  await contactsImported("alice", mark, 3);
  const id = await contactOf("alice", `${mark}1@${mark}.example.com`);
  await visit("alice", async ({ page }) => {
    await page.goto(`/contacts/${id}`);
    await page.getByRole("button", { name: "Erase the person…" }).click();
    await page.getByRole("button", { name: "Erase for good" }).click();
    await page.getByText("The person is erased, and no file brings them back.").waitFor();
    await page.waitForURL("/settings/erasures/*");
    await expect.poll(() => page.locator("main").innerText()).not.toContain(`${mark}1`);
    await expectAccessible(page);
    await screenshots(page, "erasure");
    await page.getByRole("link", { name: "Audit" }).click();
    await page.getByText("erasure.requested").first().waitFor();
    await expectAccessible(page);
    await screenshots(page, "audit");
  });
});

test("whatever is another workspace's is not there, and looks like what never was", async () => {
  const mark = marked("private");
  const job = await contactsImported("alice", mark, 2);
  const contact = await contactOf("alice", `${mark}0@${mark}.example.com`);
  await visit("charlie", async ({ page, errors }) => {
    const said = [];
    for (const path of [`/contacts/${contact}`, `/imports/${job}`, `/imports/${job}/undo`, "/contacts/999999999"]) {
      await page.goto(path);
      await page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
      said.push(await page.locator("main").innerText());
    }
    expect(new Set(said).size).toBe(1);
    // The kit logs what a screen throws on its way to the page that says so.
    errors.splice(0, errors.length, ...errors.filter((each) => !each.startsWith("Problem: There is no such")));
    await expectAccessible(page);
  });
});

test("a viewer sees a record and why it cannot be changed", async () => {
  const mark = marked("seen");
  await contactsImported("bob", mark, 2);
  const id = await contactOf("vera", `${mark}0@${mark}.example.com`);
  await visit("vera", async ({ page }) => {
    await page.goto(`/contacts/${id}`);
    const button = page.getByRole("button", { name: "Edit City", exact: true });
    await button.focus();
    await page.getByText("As viewer of this workspace you cannot do this.", { exact: false }).waitFor();
    await expect.poll(() => button.getAttribute("aria-disabled")).toBe("true");
    await expectAccessible(page);
  });
});
