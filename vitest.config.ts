import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";

const postgresBin = process.env["TEST_POSTGRES_BIN"];

// One run for all packages, so that there is one Postgres for all of them.
export default defineConfig({
  // As the web app's own modules name each other.
  resolve: { alias: { "@": path.resolve(import.meta.dirname, "apps/web/src") } },
  test: {
    include: ["{packages,apps,bench}/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/.next/**", "**/e2e/**"],
    env: postgresBin ? { POSTGRES_BIN: postgresBin } : {},
    globalSetup: ["./packages/db/src/testing/global-setup.ts"],
    setupFiles: ["./scripts/test/fast-check-seed.ts"],
    // Modules are loaded once for all files of a worker: loading them again took longer than the tests.
    isolate: false,
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
