import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const dist = fileURLToPath(new URL("../src/contactory/web_app/dist", import.meta.url));
const server = process.env.CONTACTORY_URL ?? "http://127.0.0.1:8000";

/** Puts NAME.gz beside each text file, which the server sends to browsers that take it. */
function precompressed(): Plugin {
  return {
    name: "precompressed",
    apply: "build",
    // What stands in the bundle before it is written is not yet final.
    writeBundle(_options, bundle) {
      for (const name of Object.keys(bundle).filter((each) => /\.(js|css)$/.test(each))) {
        const path = join(dist, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

export default defineConfig(({ command }) => ({
  // The server serves the built files beside those of the admin.
  base: command === "build" ? "/static/" : "/",
  plugins: [react(), tailwindcss(), precompressed()],
  build: { outDir: dist, emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 700, assetsInlineLimit: 0 },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/api", "/admin", "/accounts", "/static", "/health", "^/sign-in/.+"].map((path) => [path, { target: server }]),
    ),
  },
  test: { include: ["src/**/*.test.{ts,tsx}", "pictures/*.test.ts"], environment: "node" },
}));
