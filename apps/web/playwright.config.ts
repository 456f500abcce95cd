import { defineConfig } from "@playwright/test";
import { launchOptions } from "./e2e/support/chromium.ts";
import { readDemo } from "./e2e/support/demo.ts";
import { oidc } from "./e2e/support/oidc.ts";

/** Browser tests against a running Muster with its demo: MUSTER_DEMO_FILE names its demo.json. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  // Waits as long as a busy machine needs, not as long as a test usually takes.
  expect: { timeout: 20_000 },
  // Elsewhere a machine may stall for seconds; what passes only then is told as flaky.
  retries: process.env.CI ? 1 : 0,
  use: {
    // Tools that only read this file have no demo.
    ...(process.env.MUSTER_DEMO_FILE ? { baseURL: readDemo().url } : {}),
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    timezoneId: "Europe/Berlin",
    locale: "en-GB",
    launchOptions,
    screenshot: "only-on-failure",
  },
  ...(oidc && {
    webServer: {
      command: "node --import tsx e2e/support/oidc-server.ts",
      url: `${oidc.issuer}/.well-known/openid-configuration`,
    },
  }),
  projects: [
    { name: "setup", testMatch: "sign-in.setup.ts" },
    { name: "chromium", dependencies: ["setup"] },
  ],
});
