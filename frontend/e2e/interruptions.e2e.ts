import { expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";
import { killWebServer, newLink, product } from "./product";

/** Runs in the page: whether this part of it is there, and every part that any of them asked for. */
function hasAllParts(part: string): boolean {
  const there = performance.getEntriesByType("resource").map((each) => each.name);
  const asked = [...document.querySelectorAll<HTMLLinkElement>("link[rel=modulepreload], link[rel=stylesheet]")];
  return there.some((name) => name.includes(part)) && asked.every((link) => there.includes(link.href));
}

test("who is signed out in mid-work signs in again over the page, and the work goes on", async () => {
  await visit(null, async ({ page, context }) => {
    await page.goto("/sign-in?next=/settings");
    await page.getByLabel("E-mail address").fill(product.people.charlie.email);
    await page.getByLabel("Password").fill(product.people.charlie.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Charlie and Sons");
    await context.clearCookies({ name: "sessionid" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Sign in again" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "sign-in-again");
    await page.getByRole("dialog").getByLabel("Password").fill(product.people.charlie.password);
    await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Saved.").waitFor();
    await expect.poll(() => page.getByLabel("Name", { exact: true }).inputValue()).toBe("Charlie and Sons");
    await page.getByText("Charlie and Sons").first().waitFor();
  });
});

test("who came by a link goes on here after opening another link in another tab", async () => {
  await visit(null, async ({ page, context }) => {
    await page.goto(await newLink("vera"));
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await context.clearCookies({ name: "sessionid" });
    // Home may ask by itself before, and then nothing below the dialog can be clicked.
    await page.locator('a[href="/settings"]').dispatchEvent("click");
    await page.getByRole("heading", { name: "Sign in again" }).waitFor();
    await page.getByRole("button", { name: "I have signed in in another tab" }).click();
    await page.getByText("Nobody is signed in here.").waitFor();
    const other = await context.newPage();
    await other.goto(await newLink("vera"));
    await other.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await page.getByRole("button", { name: "I have signed in in another tab" }).click();
    await page.getByLabel("Country").waitFor();
    await page.getByRole("heading", { name: "Sign in again" }).waitFor({ state: "detached" });
  });
});

test("a server that is away is said so, and the page goes on when it is back", async () => {
  await visit("bob", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await page.route("**/api/**", (route) => route.abort("connectionrefused"));
    await page.route("**/health/**", (route) => route.abort("connectionrefused"));
    await page.route("**/assets/*", (route) => route.abort("connectionrefused"));
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("status").getByText("The connection to the server is lost.").waitFor();
    await expectAccessible(page);
    await page.unrouteAll();
    await page.getByLabel("Country").waitFor();
    await page.getByText("The connection to the server is lost.").waitFor({ state: "detached" });
  });
});

test("the server is started again under an open page, which goes on by itself", async () => {
  await visit("bob", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    const opened = await page.evaluate(() => performance.timeOrigin);
    // The parts of the next page are here already, as they are for whoever points at the link.
    await page.getByRole("link", { name: "Settings" }).hover();
    await expect.poll(() => page.evaluate(hasAllParts, "/assets/WorkspacePage-")).toBe(true);
    killWebServer();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Country").waitFor();
    await page.getByText("The connection to the server is lost.").waitFor({ state: "detached" });
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(opened);
  });
});

test("an address without a screen says so and leads back", async () => {
  await visit("bob", async ({ page }) => {
    await page.goto("/nowhere/at/all");
    await page.getByRole("heading", { name: "There is nothing at this address", level: 1 }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Go to Home" }).click();
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  });
});

test("somebody who belongs to several workspaces goes over to another; a tab stays with its own", async () => {
  const second = `Second ${Date.now().toString(36)}`;
  await visit(null, async ({ page, context }) => {
    await page.goto("/sign-in?next=/settings");
    await page.getByLabel("E-mail address").fill(product.people.charlie.email);
    await page.getByLabel("Password").fill(product.people.charlie.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByLabel("Name of the new workspace").fill(second);
    await page.getByRole("button", { name: "Make a workspace" }).click();
    await page.getByRole("button", { name: new RegExp(`^${second} Owner`) }).waitFor();
    await page.getByRole("heading", { name: "No file has been imported yet" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "home-empty");
    const other = await context.newPage();
    await other.goto("/");
    await other.getByRole("button", { name: new RegExp(`^${second} Owner`) }).click();
    // Another test may have given its name to one more.
    await other
      .getByRole("menuitem", { name: /Charlie/ })
      .first()
      .click();
    await other.getByRole("button", { name: /^Charlie.* Owner/ }).waitFor();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Name", { exact: true }).fill(`${second} of two`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: new RegExp(`^${second} of two`) }).waitFor();

    await context.clearCookies({ name: "sessionid" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").getByLabel("Password").fill(product.people.charlie.password);
    await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Sign in again" }).waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("button", { name: new RegExp(`^${second} of two`) }).waitFor();
  });
});
