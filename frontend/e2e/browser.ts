import { createRequire } from "node:module";
import { type Browser, type BrowserContext, type Locator, type Page, chromium as playwright } from "playwright-core";
import { expect, inject } from "vitest";
import { type Name, product } from "./product";
import { slowedDown } from "./slowness";

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 390, height: 844 };
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SCREENSHOTS = new URL("../screenshots/", import.meta.url).pathname;

let connected: Promise<Browser> | null = null;

/** The browser of all tests of this run. */
function browser(): Promise<Browser> {
  connected ??= playwright.connect(inject("browser"));
  return connected;
}

interface Visit {
  page: Page;
  context: BrowserContext;
  /** What the page logged as an error or threw; must be empty at the end, unless a test empties it. */
  errors: string[];
}

/**
 * Opens a page as somebody who has signed in, or as a stranger with null, and closes it at the end. Whatever the page
 * throws, or the browser refuses it, fails the test.
 */
export async function visit(name: Name | null, see: (visit: Visit) => Promise<void>, size = WIDE): Promise<void> {
  const context = await (await browser()).newContext({ baseURL: product.url, viewport: size, locale: "en-US" });
  // What is there is not waited for; what comes may take its time on a busy machine.
  context.setDefaultTimeout(60_000);
  if (name !== null) {
    await context.addCookies([{ name: "sessionid", value: product.people[name].session, url: product.url }]);
  }
  await slowedDown(context);
  const errors: string[] = [];
  const page = await context.newPage();
  watch(page, errors);
  try {
    await see({ page, context, errors });
    expect(errors).toEqual([]);
  } catch (error) {
    const picture = `failed-${expect.getState().currentTestName?.replaceAll(/\W+/g, "-").slice(0, 60)}.png`;
    await page.screenshot({ path: SCREENSHOTS + picture });
    throw new Error(`${page.url()}; the page logged ${JSON.stringify(errors)}; see screenshots/${picture}`, {
      cause: error,
    });
  } finally {
    await context.close();
  }
}

/** Notes what a page throws and what the browser refuses it; answers of 400 and above are the test's own business. */
export function watch(page: Page, errors: string[]): void {
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    const said = message.text();
    if (message.type() === "error" && !said.startsWith("Failed to load resource")) errors.push(said);
  });
}

/** Waits until one of these has the focus: keys that come earlier go elsewhere. */
export async function focused(these: Locator): Promise<void> {
  await these.and(these.page().locator(":focus")).waitFor();
}

/** Shows the page in a theme, without loading it again. */
export async function inTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.evaluate(async (chosen) => {
    localStorage.setItem("contactory.theme", chosen);
    document.documentElement.dataset.theme = chosen;
    // Colours that are still on their way to another theme are nobody's colours; what turns for ever is not waited for.
    const transitions = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.all(transitions.map((each) => each.finished.catch(() => undefined)));
  }, theme);
}

/** Expects axe to find nothing against WCAG 2.2 A and AA, in both themes; an open dialog is part of the page. */
export async function expectAccessible(page: Page): Promise<void> {
  await inTheme(page, "dark");
  // Between the themes only the colours differ.
  const dark = await violations(page, { runOnly: ["color-contrast"] });
  await inTheme(page, "light");
  const light = await violations(page, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  expect({ dark, light }).toEqual({ dark: [], light: [] });
}

async function violations(page: Page, rules: { runOnly: string[] }): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(await axeSource());
  return page.evaluate(async (wanted) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    // A tooltip belongs to what it describes, wherever it is drawn, so it needs no landmark.
    const context = { include: "html", exclude: "[data-overlay-container]:has([role=tooltip])" };
    const { violations } = await axe.run(context, { ...wanted, resultTypes: ["violations"] });
    return violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.failureSummary ?? rule.help} ${node.html}`),
    );
  }, rules);
}

async function axeSource(): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return readFile(AXE, "utf-8");
}

/**
 * Keeps pictures of the page in both themes and widths, as screenshots/NAME-WIDTH-THEME.png, where somebody wants to look
 * at them: CONTACTORY_SCREENSHOTS=1.
 */
export async function screenshots(page: Page, name: string): Promise<void> {
  if (process.env.CONTACTORY_SCREENSHOTS === undefined) return;
  const before = page.viewportSize();
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    for (const theme of ["dark", "light"] as const) {
      await inTheme(page, theme);
      await page.screenshot({ path: `${SCREENSHOTS}${name}-${size.width}-${theme}.png` });
    }
  }
  if (before !== null) await page.setViewportSize(before);
}
