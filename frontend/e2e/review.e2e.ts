import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, NARROW, visit } from "./browser";
import { imported } from "./imports";
import { ask } from "./product";

const HEADER = "Email,First name,Last name,Company,Country\n";
const ana = (name: string) => `${name}@estuary.example,Ana,Silva,Estuary,Portugal\n`;
const PEOPLE = Array.from({ length: 20 }, (_, index) => ana(`p${index}`)).join("");

/** Puts the cursor into the cell of a column in the row of that number. */
async function goTo(page: Page, row: number, column: string): Promise<void> {
  const at = await page.getByRole("columnheader", { name: column }).getAttribute("aria-colindex");
  await page
    .locator(`[data-column="${Number(at) - 2}"]`)
    .and(inRow(page, row))
    .click();
}

const rowOf = (page: Page, row: number) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: new RegExp(`^${row}\\b`) }) });

const inRow = (page: Page, row: number) => rowOf(page, row).getByRole("gridcell");

async function opened(page: Page, id: number, search = ""): Promise<void> {
  await page.goto(`/imports/${id}/review${search}`);
  await page.getByRole("grid").waitFor();
  await page.getByRole("rowheader", { name: "To settle" }).first().waitFor();
}

test("every problem is settled by keyboard, in bulk and side by side, and the records are written", async () => {
  const bad =
    "anna at estuary,Anna,Silva,Estuary,Portugal\np50@estuary,exa,Bo,Dahl,Estuary\np51@gmial.com,Bo,Dahl,Estuary,x\n";
  const id = await imported("alice", `${HEADER}${PEOPLE}${bad}${ana("p1")}p60@estuary.example,,Costa,Estuary,Spain\n`);
  await visit("alice", async ({ page }) => {
    await opened(page, id);
    await expectAccessible(page);
    // The cursor begins at the first problem: the first of the two rows that share an address.
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByRole("button", { name: /^Keep this one: row 2,/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Keep this one: row 2, and leave the others out" }).click();
    await page.getByText("Left out: 1 row.").waitFor();
    // An edit by keyboard, taken back and done again.
    await page.getByRole("button", { name: /^E-mail is not valid/ }).click();
    // The list of before has row 21 too, and goes away with its cursor.
    await rowOf(page, 25).waitFor({ state: "detached" });
    await goTo(page, 21, "Email");
    await page.getByRole("grid").focus();
    await page.keyboard.press("Enter");
    const editor = page.getByRole("textbox", { name: /^Edit Email of row 21/ });
    await editor.fill("anna@estuary.example");
    await editor.press("Enter");
    await rowOf(page, 21).getByRole("rowheader", { name: "Ready" }).waitFor();
    await page.keyboard.press("Control+z");
    await page.getByText("Undone for 1 row.").waitFor();
    await page.getByRole("gridcell", { name: "anna at estuary" }).waitFor();
    await page.keyboard.press("Control+y");
    await page.getByText("Done again for 1 row.").waitFor();
    // Something is missing: typing replaces what stands in the cell.
    await page.getByRole("button", { name: /^Something is missing/ }).click();
    await goTo(page, 25, "First name");
    await page.keyboard.type("Rui");
    await page.keyboard.press("Tab");
    await rowOf(page, 25).getByRole("rowheader", { name: "Ready" }).waitFor();
    await settleTheRest(page);
    await page.getByText("Every problem is settled").waitFor();
    await page.getByRole("link", { name: "What will be written" }).click();
    await page.getByRole("button", { name: /^New records/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: /^Write / }).click();
    await page
      .getByRole("alertdialog")
      .getByRole("button", { name: /^Write / })
      .click();
    await page.waitForURL(`**/imports/${id}`);
    await page.getByText("Completed", { exact: true }).first().waitFor();
  });
  const job = await ask<{ rows_success: number; rows_issue: number }>("alice", "GET", `/imports/${id}`);
  expect([job.rows_success > 20, job.rows_issue]).toEqual([true, 0]);
});

/** Leaves out in one go whatever still has a problem, and says how many rows before it does. */
async function settleTheRest(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^With problems/ }).click();
  await page.getByRole("button", { name: /^Select all/ }).click();
  await page.getByRole("button", { name: "Decide" }).click();
  await page.getByRole("menuitem", { name: "Leave out" }).click();
  await page.getByRole("button", { name: /^Leave out: \d+ rows?$/ }).click();
}

test("two people see each other's decisions, and who comes late loses nothing", async () => {
  const id = await imported(
    "alice",
    `${HEADER}${PEOPLE}bad one,Ana,Silva,Estuary,Spain\nbad two,Ana,Silva,Estuary,Spain\n`,
  );
  await visit("alice", async ({ page: alice }) => {
    await opened(alice, id, "?show=all&row=21");
    await visit("bob", async ({ page: bob }) => {
      await opened(bob, id);
      await goTo(bob, 21, "Email");
      await goTo(alice, 21, "Email");
      await alice.keyboard.press("F2");
      await bob.keyboard.press("Control+d");
      await rowOf(bob, 21).getByRole("rowheader", { name: "Left out" }).waitFor();
      await alice.getByText("bob@example.com: left out, 1 row.").waitFor();
      await rowOf(alice, 21).getByRole("rowheader", { name: "Left out" }).waitFor();
      // Bob's page does not hear of Alice's edit before he writes into the same row.
      await bob.route("**/events**", (route) => route.abort());
      await alice.keyboard.press("Escape");
      await goTo(alice, 22, "Email");
      await goTo(bob, 22, "Email");
      await bob.keyboard.press("F2");
      await ask("alice", "PATCH", `/imports/${id}/rows/22`, { cells: { Email: "late@estuary.example" } });
      await bob.keyboard.type("x");
      await bob.keyboard.press("Enter");
      await bob.getByRole("heading", { name: "Row 22 was changed meanwhile" }).waitFor();
      await expectAccessible(bob);
      await bob.getByRole("button", { name: "Write mine over it" }).click();
      await bob.getByRole("gridcell", { name: "bad twox" }).waitFor();
    });
  });
});

test("a viewer looks and is told why nothing can be changed; in a narrow window too", async () => {
  const id = await imported("alice", `${HEADER}${PEOPLE}bad one,Ana,Silva,Estuary,Spain\n`);
  await visit(
    "vera",
    async ({ page }) => {
      await opened(page, id, "?kind=invalid_email");
      await page.getByRole("button", { name: "Leave the row out" }).focus();
      await page.getByText("As viewer of this workspace you cannot do this.", { exact: false }).waitFor();
      await page.getByRole("grid").focus();
      await page.keyboard.press("F2");
      expect(await page.getByRole("textbox", { name: /^Edit/ }).count()).toBe(0);
      await expectAccessible(page);
      await page.getByRole("button", { name: "E-mail is not valid" }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /^All rows/ })
        .click();
      await page.getByRole("rowheader", { name: "Ready" }).first().waitFor();
    },
    NARROW,
  );
});
