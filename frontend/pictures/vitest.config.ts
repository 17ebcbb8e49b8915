import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["pictures/*.pictures.ts"],
    environment: "node",
    root: new URL("..", import.meta.url).pathname,
    globalSetup: ["e2e/one_browser.ts"],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    // Later pictures show what was done for the earlier ones.
    fileParallelism: false,
    isolate: false,
    pool: "threads",
  },
});
