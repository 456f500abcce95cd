import type { Page } from "@playwright/test";
import { formatShare } from "../src/format/number.ts";
import { previousOf, rangeOf } from "../src/format/period.ts";
import { counted, listByRest, statsByRest } from "./support/rest.ts";
import { PEOPLE, sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const ZONE = "Europe/Berlin";
const TOKENS = { admin: "ORG_ADMIN", lead: "TEAM_LEAD", member: "MEMBER" } as const;

const tile = (page: Page, label: string) =>
  page
    .getByRole("main")
    .getByRole("link")
    .filter({ has: page.getByText(label, { exact: true }) });
const total = (page: Page) => page.getByRole("status").filter({ hasText: /workloads?$/ });
const numberIn = (text: string) => Number(text.replaceAll(",", "").match(/[\d.]+/)?.[0]);

for (const person of PEOPLE) {
  test.describe(`the ${person}`, () => {
    test.use({ storageState: sessionOf(person) });

    test("finds exactly the rows behind each number", async ({ page, demo, request }) => {
      const token = demo.tokens[TOKENS[person]];
      const start_date = rangeOf("last_7_days", Date.now(), ZONE).from.toISOString();
      const { data } = await statsByRest(request, token, {
        time_range: "custom",
        start_date,
        include: "wait_time,failed_gpu_hours",
      });
      await page.goto("/");
      const workloads = data.summary.total_workloads.toLocaleString("en-US");
      await expect(tile(page, "Workloads")).toContainText(workloads);
      const rate = data.summary.success_rate;
      if (rate !== null) await expect(tile(page, "Success rate")).toContainText(formatShare(rate));

      for (const [label, query] of [
        ["Running now", { status: "running" }],
        ["Pending now", { status: "pending" }],
        ["Workloads", { start_date }],
        ["GPU-hours lost in failed", { start_date, status: "failed" }],
        ["Success rate", { start_date, status: "completed,failed" }],
      ] as const) {
        const rows = await listByRest(request, token, query);
        await page.goto("/");
        if (label.endsWith("now")) {
          await expect(tile(page, label)).toContainText(rows.metadata.total_count.toLocaleString("en-US"));
        }
        await tile(page, label).click();
        await expect(total(page)).toHaveText(counted(rows.metadata.total_count));
      }
    });
  });
}

test.describe("the admin", () => {
  test.use({ storageState: sessionOf("admin") });

  test("compares a period with the same stretch before it", async ({ page, demo, request }) => {
    const now = Date.now();
    const { from, before } = previousOf("yesterday", rangeOf("yesterday", now, ZONE), now, ZONE);
    const { data } = await statsByRest(request, demo.tokens.ORG_ADMIN, {
      time_range: "custom",
      start_date: from.toISOString(),
      end_date: before.toISOString(),
    });
    await page.goto("/?period=yesterday");
    await expect(tile(page, "Workloads")).toContainText(
      `${data.summary.total_workloads.toLocaleString("en-US")} before`,
    );
    await page.getByLabel("Submitted").selectOption("Today");
    await expect(page.getByText(/^Before: \d+ \w+ \d+, 00:00 – \d\d:\d\d\.$/)).toBeVisible();
  });

  test("shows nothing of a period once another is chosen", async ({ page }) => {
    await page.goto("/?period=last_30_days");
    await expect(tile(page, "Workloads")).toContainText(/\d/);
    await page.route("**/api/trpc/**", () => {}); // never answered
    await page.getByLabel("Submitted").selectOption("Today");
    await expect(tile(page, "Workloads")).not.toContainText(/\d/);
  });

  test("is led from a bar, a team and somebody to their workloads", async ({ page }) => {
    await page.goto("/?period=last_30_days");
    const teams = page.getByRole("region", { name: "Top teams" });
    const first = teams.getByRole("row").nth(1);
    const count = Number((await first.getByRole("cell").nth(2).innerText()).replaceAll(",", ""));
    const name = await first.getByRole("rowheader").innerText();
    await first.getByRole("link").click();
    await expect(page).toHaveURL(/\/workloads\?initiative_id=init_\w+&period=last_30_days/);
    await expect(total(page)).toHaveText(counted(count));
    await expect(page.getByText(`Team: ${name}`, { exact: true })).toBeVisible();

    await page.goBack();
    const bar = page.getByRole("group", { name: "GPU-hours by team" }).getByRole("link").nth(10);
    await bar.focus();
    await page.keyboard.press("ArrowRight");
    const next = page.getByRole("group", { name: "GPU-hours by team" }).getByRole("link").nth(11);
    await expect(next).toBeFocused();
    expect(await next.getAttribute("aria-label")).toMatch(
      /^\w+,? \d+ \w+ \d+: [\d,.]+ GPU-h, .+ [\d,.]+ GPU-h/,
    );
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/workloads\?start_date=.+&end_date=.+/);
    await expect(total(page)).toBeVisible();
  });

  test("reads what a bar is made of inside the window, until Escape", async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/?period=last_30_days");
    const chart = page.getByRole("group", { name: "GPU-hours by team" });
    const box = page.getByRole("figure", { name: "GPU-hours by team" }).locator("> div");
    for (const at of [0, 14, 29]) {
      const bar = chart.getByRole("link").nth(at);
      await bar.focus();
      await chart.evaluate((element) => window.scrollBy(0, element.getBoundingClientRect().top - 60));
      await bar.blur();
      await bar.focus();
      const place = await box.boundingBox();
      expect(place?.x).toBeGreaterThanOrEqual(0);
      expect(place && place.x + place.width).toBeLessThanOrEqual(390);
      expect(place?.y).toBeGreaterThanOrEqual(53);
      await page.keyboard.press("Escape");
      await expect(box).toHaveCount(0);
      await expect(bar).toBeFocused();
      // Tab goes on from it, not by another bar.
      await expect(bar).toHaveAttribute("tabindex", "0");
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.locator("body").click({ position: { x: 5, y: 300 } });
    await chart.getByRole("link").nth(3).hover();
    await expect(box).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(box).toHaveCount(0);
  });

  test("draws shares as long as they are large", async ({ page }) => {
    await page.goto("/?period=last_30_days");
    const rows = page
      .getByRole("region", { name: "Top teams" })
      .getByRole("row")
      .filter({ has: page.getByRole("cell") });
    await expect(rows).toHaveCount(6);
    const parts = await rows.evaluateAll((all) =>
      all.map((row) => ({
        hours: Number(row.children[1]?.textContent?.replaceAll(",", "")),
        width: row.querySelector("[aria-hidden]")?.getBoundingClientRect().width ?? 0,
      })),
    );
    const [largest = { hours: 0, width: 0 }] = parts;
    expect(largest.width).toBeGreaterThan(50);
    for (const { hours, width } of parts)
      expect(Math.abs(width - (largest.width * hours) / largest.hours)).toBeLessThan(1);
  });

  test("stacks by what is chosen; the bars sum to the period's GPU-hours", async ({ page }) => {
    await page.goto("/?period=last_month");
    for (const dimension of ["Team", "User", "Instance type", "Cluster"]) {
      await page
        .getByRole("radiogroup", { name: "Stacked by" })
        .getByText(dimension, { exact: true })
        .click();
      const chart = page.getByRole("group", { name: `GPU-hours by ${dimension.toLowerCase()}`, exact: true });
      await expect(chart).toBeVisible();
      const labels = await chart
        .getByRole("link")
        .evaluateAll((bars) => bars.map((bar) => bar.getAttribute("aria-label") ?? ""));
      expect(labels.length).toBeGreaterThanOrEqual(28);
      const sum = labels.map((label) => numberIn(label.split(": ")[1] ?? "")).reduce((a, b) => a + b, 0);
      const shown = numberIn((await tile(page, "GPU-hours").innerText()).split("\n")[1] ?? "");
      // Each bar is rounded by itself.
      expect(Math.abs(sum - shown)).toBeLessThanOrEqual(labels.length / 2);
    }
    await expect(page).toHaveURL("/?period=last_month&by=cluster_id");
  });

  test("sees the latest failures and what waits longest", async ({ page, demo, request }) => {
    const failed = await listByRest(request, demo.tokens.ORG_ADMIN, {
      status: "failed",
      sort: "completed_at",
      limit: 6,
    });
    await page.goto("/");
    const failures = page.getByRole("region", { name: "Latest failures" });
    await expect(failures.getByRole("rowheader")).toHaveText(failed.data.workloads.map(({ name }) => name));
    await failures.getByRole("link", { name: /failed workloads/ }).click();
    await expect(total(page)).toHaveText(counted(failed.metadata.total_count));
    // What it is sorted by is seen, whatever columns were chosen.
    await expect(page.getByRole("columnheader", { name: "Ended" })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
  });
});

test.describe("when the server is not to be reached", () => {
  test.use({ storageState: sessionOf("admin"), expectedErrors: [/ERR_FAILED/] });

  test("says so in words, and tries again", async ({ page }) => {
    await page.goto("/");
    await page.route("**/api/trpc/**", (route) => route.abort());
    await page.getByLabel("Submitted").selectOption("Yesterday");
    const told = page.getByRole("alert").filter({ hasText: "Muster could not be reached" });
    await expect(told.first()).toBeVisible();
    await page.unroute("**/api/trpc/**");
    await told.first().getByRole("button", { name: "Try again" }).click();
    await expect(told).toHaveCount(0);
    await expect(tile(page, "Workloads")).toContainText(/\d/);
  });
});
