import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { fewColours } from "./few_colours";

const IMAGES = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const WIDTH = 1280;

/** Gets a page ready for pictures: light, and nothing of it moving. */
export async function pose(page: Page): Promise<void> {
  page.context().setDefaultTimeout(60_000);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

/** Writes docs/images/NAME.png of what the page shows, as high as is told. */
export async function picture(page: Page, name: string, height = 800): Promise<void> {
  await page.setViewportSize({ width: WIDTH, height });
  await withoutNotices(page);
  const taken = await page.screenshot({ animations: "disabled", caret: "hide", scale: "css" });
  mkdirSync(IMAGES, { recursive: true });
  writeFileSync(`${IMAGES}${name}.png`, fewColours(taken));
}

/** Closes the notices at the edge, which tell of what was done before and cover what is to be seen. */
async function withoutNotices(page: Page): Promise<void> {
  const close = page.getByRole("region", { name: /Notices|notification/ }).getByRole("button", { name: "Close" });
  while ((await close.count()) > 0) await close.first().click();
}
