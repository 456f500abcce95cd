import { defineConfig } from "vitest/config";

// Apart from the other tests: it starts a Kubernetes control plane, which has to be built first.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["e2e/kubernetes.test.ts"],
    globalSetup: ["../packages/db/src/testing/global-setup.ts"],
  },
});
