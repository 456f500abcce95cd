/**
 * Prints how long the workloads page takes to show its largest part, in milliseconds, of a browser that has seen nothing before:
 * MUSTER_URL=http://127.0.0.1:3000 MUSTER_COOKIE=muster_session=… node --import tsx apps/web/scripts/lcp.ts
 */
import { chromium } from "@playwright/test";
import { launchOptions } from "../e2e/support/chromium.ts";

const ROUNDS = 9;
const { MUSTER_URL: url, MUSTER_COOKIE: cookie } = process.env;
if (!url || !cookie) throw new Error("MUSTER_URL and MUSTER_COOKIE must be set.");
const [name = "", value = ""] = cookie.split("=", 2);

const browser = await chromium.launch(launchOptions);
const times: number[] = [];
for (let round = -1; round < ROUNDS; round++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.goto(`${url}/workloads`, { waitUntil: "networkidle" });
  await page.getByRole("table").getByRole("link").first().waitFor();
  const ms = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Infinity)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      }),
  );
  // The first one finds a server that has rendered nothing yet.
  if (round >= 0) times.push(Math.round(ms));
  await context.close();
}
await browser.close();
console.log(JSON.stringify(times.toSorted((a, b) => a - b)));
