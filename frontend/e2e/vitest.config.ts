import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    environment: "node",
    root: new URL("..", import.meta.url).pathname,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The machine serves the product besides; one browser at a time.
    fileParallelism: false,
    // One process for all files keeps its browser.
    isolate: false,
    pool: "threads",
  },
});
