import { defineConfig } from "@playwright/test";
import { launchOptions } from "./e2e/support/chromium.ts";
import { readDemo } from "./e2e/support/demo.ts";
import { env } from "./e2e/support/env.ts";

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
  retries: env.isCi ? 1 : 0,
  use: {
    // Tools that only read this file have no demo.
    ...(env.demoFile !== undefined && { baseURL: readDemo().url }),
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    timezoneId: "Europe/Berlin",
    locale: "en-GB",
    launchOptions,
    screenshot: "only-on-failure",
  },
  ...(env.oidc && {
    webServer: {
      command: "node --import tsx e2e/support/oidc-server.ts",
      url: `${env.oidc.issuer}/.well-known/openid-configuration`,
    },
  }),
  projects: [
    { name: "setup", testMatch: "sign-in.setup.ts" },
    { name: "chromium", dependencies: ["setup"] },
  ],
});
