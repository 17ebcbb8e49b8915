import { expect, test } from "vitest";
import { expectAccessible, screenshots, visit } from "./browser";
import { newLink, product } from "./product";

test("a one-time link lands on Home, signed in", async () => {
  await visit(null, async ({ page }) => {
    await page.goto(await newLink("alice"));
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
    await page.getByRole("button", { name: /^Account/ }).waitFor();
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    await expectAccessible(page);
    // What must come before Home can be seen, as it is sent.
    const bytes = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter((each) => each.name.endsWith(".js"))
        .reduce((sum, each) => sum + (each as PerformanceResourceTiming).encodedBodySize, 0),
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(250 * 1024);
  });
});

test("a stranger signs in with a password and comes to where they wanted to be", async () => {
  await visit(null, async ({ page }) => {
    await page.goto("/?from=mail");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expectAccessible(page);
    await screenshots(page, "sign-in");
    await page.getByLabel("E-mail address").fill(product.people.bob.email);
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Password").fill(product.people.bob.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await expect.poll(() => page.url()).toBe(`${product.url}/?from=mail`);
  });
});

test("the theme is chosen by keyboard, kept, and there before the page is drawn", async () => {
  await visit("bob", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("button", { name: /^Account/ }).press("Enter");
    await page.getByRole("menuitem", { name: "Dark" }).press("Enter");
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.route("**/index-*.js", (route) => route.abort());
    await page.reload();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  });
});
