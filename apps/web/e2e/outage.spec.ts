import type { Page } from "@playwright/test";
import { total } from "./support/list.ts";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test.use({ storageState: sessionOf("admin"), expectedErrors: [/ERR_FAILED|40\d/] });

const banner = (page: Page) => page.getByText("What you see may be out of date");

/** Lets a page's clock run until something is so. */
const untilThen = (page: Page, check: () => Promise<void>) =>
  expect(async () => {
    await page.clock.runFor(5_000);
    await check();
  }).toPass({ intervals: [100] });

for (const path of ["/workloads", "/"]) {
  test(`${path} keeps what it knows while the server is away, says so, and goes on`, async ({ page }) => {
    await page.clock.install();
    await page.goto(path);
    const known = path === "/" ? page.getByRole("link").filter({ hasText: "GPUs in use now" }) : total(page);
    await expect(known).toContainText(/\d/);
    await page.route("**/api/trpc/**", (route) => route.abort());
    await untilThen(page, () => expect(banner(page)).toBeVisible({ timeout: 50 }));
    await expect(known).toContainText(/\d/);
    await expect(page.getByRole("alert").filter({ hasText: "could not be" })).toHaveCount(0);
    // Long after the first few tries, it still asks.
    await page.clock.runFor(120_000);
    await page.unroute("**/api/trpc/**");
    await untilThen(page, () => expect(banner(page)).toBeHidden({ timeout: 50 }));
  });
}

test("a file that can't be made says so, and can be tried again", async ({ page }) => {
  await page.goto("/usage?period=yesterday");
  await page.getByRole("button", { name: "Download as CSV" }).isEnabled();
  await page.route("**/api/trpc/**", (route) => route.abort());
  await page.getByRole("button", { name: "Download as CSV" }).click();
  const told = page.getByRole("alert").filter({ hasText: "The file could not be made" });
  await expect(told).toContainText("Muster could not be reached");
  await page.unroute("**/api/trpc/**");
  const download = page.waitForEvent("download");
  await told.getByRole("button", { name: "Try again" }).click();
  await download;
  await expect(told).toHaveCount(0);
});

test("a period that ends before it begins is told once, in words", async ({ page }) => {
  await page.goto("/?start_date=2026-11-20T00:00:00.000Z&end_date=2026-11-10T00:00:00.000Z");
  await expect(
    page.getByRole("alert").filter({ hasText: "Its first day may not be after its last" }),
  ).toHaveCount(1);
  await expect(page.getByText("Before the first day.")).toBeVisible();
});
