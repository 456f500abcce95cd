import { defineConfig } from "vitest/config";

// Apart from the other tests: it starts a Slurm, and needs its programs.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["e2e/slurm.test.ts"],
    globalSetup: ["../packages/db/src/testing/global-setup.ts"],
  },
});
