import { gzipSync } from "node:zlib";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const MOST_SCRIPT_BYTES = 280_000;
const MOST_SHIFT = 0.02;

test.use({ storageState: sessionOf("admin") });

for (const path of ["/", "/workloads", "/usage"]) {
  test(`${path} comes with at most 280 kB of script, and nothing in it jumps`, async ({ page }) => {
    const bodies: Promise<Buffer>[] = [];
    page.on("response", (response) => {
      if (new URL(response.url()).pathname.endsWith(".js")) bodies.push(response.body());
    });
    await page.addInitScript(() => {
      const seen = globalThis as typeof globalThis & { shift?: number };
      seen.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, hadRecentInput } = entry as PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
          };
          if (!hadRecentInput) seen.shift = (seen.shift ?? 0) + value;
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(path);
    await expect(page.getByRole("button", { name: "Find anything" })).toBeEnabled();
    await page.waitForLoadState("networkidle");
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
    expect(await page.evaluate(() => (globalThis as { shift?: number }).shift)).toBeLessThanOrEqual(
      MOST_SHIFT,
    );
  });
}
