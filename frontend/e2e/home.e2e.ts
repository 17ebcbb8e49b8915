import { expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";
import { marked } from "./files";
import { ask, product } from "./product";

const MARK = marked("acme");
const CLEAN = `email,first_name,last_name,company\nana@${MARK}.example,Ana,Sousa,Acme\nben@${MARK}.example,Ben,Okoro,Acme\n`;
const DIRTY = "email,first_name,last_name,company\nana@@acme,Ana,Sousa,Acme\n,Ben,Okoro,Bolt\n";

function fileOf(name: string, text: string): FormData {
  const form = new FormData();
  form.set("file", new Blob([text], { type: "text/csv" }), name);
  return form;
}

test("Home shows what needs a decision and what was done, and notices by itself what comes", async () => {
  const [clean, dirty] = ["clean", "dirty"].map((word) => `${marked(word)}.csv`);
  await visit("charlie", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await ask("charlie", "POST", "/imports", fileOf(`${clean}`, CLEAN));
    await ask("charlie", "POST", "/imports", fileOf(`${dirty}`, DIRTY));
    const needs = page
      .getByRole("list", { name: "Needs you" })
      .getByRole("listitem")
      .filter({ hasText: `${dirty}` });
    await needs.getByText("2 of 2 rows with problems to settle").waitFor();
    const lately = page
      .getByRole("list", { name: "Done lately" })
      .getByRole("listitem")
      .filter({ hasText: `${clean}` });
    await lately.getByText("2 rows written").waitFor();
    await expectAccessible(page);
    await expect.poll(() => needs.getByRole("link").getAttribute("href")).toMatch(/^\/imports\/\d+$/);
    await screenshots(page, "home");
  });
});

test("an empty workspace teaches with the sample, which is read for what it is and leads to its review", async () => {
  // By somebody whom no other test sends a link: links of those who belong to several workspaces ask to sign in first.
  await visit(null, async ({ page }) => {
    await page.goto("/sign-in?next=/settings");
    await page.getByLabel("E-mail address").fill(product.people.charlie.email);
    await page.getByLabel("Password").fill(product.people.charlie.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("textbox", { name: "Name of the new workspace" }).fill("First steps");
    await page.getByRole("button", { name: "Make a workspace" }).click();
    await page.getByRole("heading", { name: "No file has been imported yet" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "home-empty");
    await page.getByRole("button", { name: "Try with the sample file" }).click();
    await page.getByRole("link", { name: "Review 183 rows" }).waitFor();
    await screenshots(page, "sample");
    expect(await page.getByText("is known:").count()).toBe(0);
    await page.getByRole("link", { name: "Twice in this file" }).click();
    await page.getByRole("button", { name: "Compare" }).waitFor();
  });
});
