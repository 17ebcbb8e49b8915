import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    browser: string;
  }
}

const ARGUMENTS = ["--headless=shell", "--no-sandbox", "--disable-setuid-sandbox", "--no-zygote", "--hide-scrollbars"];

/** Starts the browser of all tests, and ends it with all that it wrote. */
export default async function oneBrowser(project: TestProject): Promise<() => Promise<void>> {
  // The browser is unpacked where temporary files go: once for this checkout, and out of the way of others.
  process.env.TMPDIR = fileURLToPath(new URL("../node_modules/.cache/browser", import.meta.url));
  mkdirSync(process.env.TMPDIR, { recursive: true });
  const executablePath = await chromium.executablePath();
  const server = await playwright.launchServer({ executablePath, args: ARGUMENTS, headless: true });
  project.provide("browser", server.wsEndpoint());
  return () => server.close();
}
