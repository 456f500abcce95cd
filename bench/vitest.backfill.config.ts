import { defineConfig } from "vitest/config";

// It measures, so nothing may run beside it, and its database writes to disk.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["e2e/backfill.test.ts"],
    env: { POSTGRES: "durable" },
    globalSetup: ["../packages/db/src/testing/global-setup.ts"],
  },
});
