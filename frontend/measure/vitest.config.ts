import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["measure/*.measure.ts"],
    environment: "node",
    root: new URL("..", import.meta.url).pathname,
    globalSetup: ["e2e/one_browser.ts"],
    testTimeout: 900_000,
    hookTimeout: 60_000,
    // Nothing else may run beside what is timed.
    fileParallelism: false,
    isolate: false,
    pool: "threads",
  },
});
