import { defineConfig } from "vitest/config";

const slower = process.env.CONTACTORY_E2E_SLOW ? 6 : 1;

export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    environment: "node",
    root: new URL("..", import.meta.url).pathname,
    globalSetup: ["e2e/one_browser.ts"],
    testTimeout: 300_000 * slower,
    hookTimeout: 120_000 * slower,
    expect: { poll: { timeout: 60_000 } },
    // The machine serves the product besides; one page at a time.
    fileParallelism: false,
    isolate: false,
    pool: "threads",
  },
});
