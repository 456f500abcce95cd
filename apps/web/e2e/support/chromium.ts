import { env } from "./env.ts";

/** How Chromium is started: the one that CHROMIUM_PATH names, or Playwright's own. */
export const launchOptions = {
  ...(env.chromiumPath !== undefined && { executablePath: env.chromiumPath }),
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
};
