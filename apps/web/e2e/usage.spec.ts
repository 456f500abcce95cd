import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { rangeOf } from "../src/format/period.ts";
import { counted, listByRest, statsByRest, usageByRest } from "./support/rest.ts";
import { PEOPLE, sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const ZONE = "Europe/Berlin";
const TOKENS = { admin: "ORG_ADMIN", lead: "TEAM_LEAD", member: "MEMBER" } as const;
// A day that is over: no GPU-hour is added to it.
const yesterday = () => {
  const { from, before } = rangeOf("yesterday", Date.now(), ZONE);
  return { time_range: "custom", start_date: from.toISOString(), end_date: before?.toISOString() ?? "" };
};
const hours = (value: number) =>
  value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const total = (page: Page) =>
  page
    .getByRole("row", { name: /^Total/ })
    .getByRole("cell")
    .first();

for (const person of PEOPLE) {
  test.describe(`the ${person}`, () => {
    test.use({ storageState: sessionOf(person) });

    test("sees the hours that the API tells, by either way of counting", async ({ page, demo, request }) => {
      const token = demo.tokens[TOKENS[person]];
      const usage = await usageByRest(request, token, yesterday());
      await page.goto("/usage?period=yesterday");
      await expect(total(page)).toHaveText(hours(usage.data.total_gpu_hours));
      const stats = await statsByRest(request, token, yesterday());
      await page.getByRole("radiogroup", { name: "Count GPU-hours" }).getByText("When submitted").click();
      await expect(page).toHaveURL("/usage?period=yesterday&count=cohort");
      await expect(page.getByText("the rows that the list of workloads shows")).toBeVisible();
      await expect(page.getByRole("columnheader", { name: "Workloads" })).toBeVisible();
      // What was submitted then may still run, and its hours grow.
      const count = page
        .getByRole("row", { name: /^Total/ })
        .getByRole("cell")
        .nth(2);
      await expect(count).toHaveText(stats.data.summary.total_workloads.toLocaleString("en-US"));
      const row = page.getByRole("row").nth(1);
      const rows = Number((await row.getByRole("cell").nth(2).innerText()).replaceAll(",", ""));
      await row.getByRole("link").click();
      await expect(page.getByRole("status").filter({ hasText: /workloads?$/ })).toHaveText(counted(rows));
    });
  });
}

test.describe("the admin", () => {
  test.use({ storageState: sessionOf("admin") });

  test("shows the groups of what it tells apart by, and no others, after each change", async ({ page }) => {
    const groups = page.getByRole("region", { name: "The same in numbers" }).getByRole("row");
    const told = async (grouping: string) => {
      await page.getByRole("combobox", { name: "Group by" }).selectOption(grouping);
      await expect(page.getByRole("columnheader", { name: grouping })).toBeVisible();
      await expect(total(page)).toBeVisible();
      return groups.allInnerTexts();
    };
    await page.goto("/usage?period=last_month&group_by=cluster_id");
    await expect(total(page)).toBeVisible();
    const first = await groups.allInnerTexts();
    await told("User");
    await told("Team");
    await expect.poll(() => told("Cluster")).toEqual(first);
  });

  test("tells hours apart by two things, which sum to the same", async ({ page }) => {
    await page.goto("/usage?period=last_month&group_by=cluster_id");
    const before = await total(page).innerText();
    const alone = await page.getByRole("row").nth(1).innerText();
    await page.getByRole("combobox", { name: "And by" }).selectOption("Instance type");
    await expect(page).toHaveURL("/usage?period=last_month&group_by=cluster_id,instance_type");
    await expect(page.getByRole("columnheader", { name: "Cluster and Instance type" })).toBeVisible();
    await expect(total(page)).toHaveText(before);
    await expect(page.getByRole("row").nth(1)).toHaveText(alone.replaceAll(/\s+/g, ""));
    await page.getByRole("radiogroup", { name: "Stacked by" }).getByText("Both").click();
    await expect(page.getByRole("heading", { name: "GPU-hours by cluster and instance type" })).toBeVisible();
  });

  test("leads from what was busy to all workloads that it may be", async ({ page, demo, request }) => {
    await page.goto("/usage?period=last_month");
    await page.getByRole("row").nth(1).getByRole("link").click();
    const list = page.getByRole("status").filter({ hasText: /workloads$/ });
    await expect(list).toBeVisible();
    const asked = new URL(page.url()).searchParams;
    expect([...asked.keys()]).toEqual(["initiative_id", "end_date", "sort"]);
    const { total_count } = (
      await listByRest(request, demo.tokens.ORG_ADMIN, {
        initiative_id: asked.get("initiative_id") ?? "",
        end_date: asked.get("end_date") ?? "",
      })
    ).metadata;
    await expect(list).toHaveText(counted(total_count));
  });

  test("tells what failed of each team, and leads to it", async ({ page, demo, request }) => {
    await page.goto("/usage?period=last_month");
    await expect(total(page)).toBeVisible();
    await page.getByRole("combobox", { name: "And by" }).selectOption("Status, when submitted");
    await expect(page).toHaveURL("/usage?period=last_month&group_by=initiative_id,status&count=cohort");
    await expect(page.getByRole("columnheader", { name: "Team and Status" })).toBeVisible();
    const failed = page.getByRole("row", { name: /^Failed/ }).first();
    const rows = Number((await failed.getByRole("cell").nth(2).innerText()).replaceAll(",", ""));
    await failed.getByRole("link").click();
    await expect(page).toHaveURL(/status=failed&initiative_id=init_/);
    await expect(page.getByRole("status").filter({ hasText: /workloads?$/ })).toHaveText(counted(rows));
    await page.goBack();
    // What was busy in the period did not stand as it does now.
    await page.getByRole("radiogroup", { name: "Count GPU-hours" }).getByText("When busy").click();
    await expect(page).toHaveURL("/usage?period=last_month");
    const range = rangeOf("last_month", Date.now(), ZONE);
    const usage = await usageByRest(request, demo.tokens.ORG_ADMIN, {
      time_range: "custom",
      start_date: range.from.toISOString(),
      end_date: range.before?.toISOString() ?? "",
    });
    await expect(total(page)).toHaveText(hours(usage.data.total_gpu_hours));
  });

  test("says on paper for when it is, how it is counted and of whom", async ({ page }) => {
    await page.goto("/usage?period=yesterday&count=cohort&time_zone=UTC");
    const line = page.getByText(/^\d+ \w+ \d+ – \d+ \w+ \d+, UTC · of what was submitted then$/);
    const skip = page.getByRole("link", { name: "Skip to content" });
    await expect(line).toBeHidden();
    await page.emulateMedia({ media: "print" });
    await expect(line).toBeVisible();
    await expect(skip).toBeHidden();
  });

  test("keeps team and time zone in the address", async ({ page, demo, request }) => {
    await page.goto("/usage?period=last_month");
    await page.getByRole("combobox", { name: "Time zone" }).selectOption("UTC");
    await page.getByRole("combobox", { name: "Team" }).click();
    await page.getByRole("option", { name: "Vision", exact: true }).click();
    await expect(page).toHaveURL(/time_zone=UTC.*initiative_id=init_\w+&include_descendants=true/);
    const range = rangeOf("last_month", Date.now(), "UTC");
    const usage = await usageByRest(request, demo.tokens.ORG_ADMIN, {
      time_range: "custom",
      start_date: range.from.toISOString(),
      end_date: range.before?.toISOString() ?? "",
      initiative_id: new URL(page.url()).searchParams.get("initiative_id") ?? "",
      include_descendants: "true",
    });
    await expect(total(page)).toHaveText(hours(usage.data.total_gpu_hours));
    await page.reload();
    await expect(total(page)).toHaveText(hours(usage.data.total_gpu_hours));
  });

  test("takes the numbers and the picture along", async ({ page }) => {
    await page.goto("/usage?period=last_month&group_by=submitted_by,cluster_id");
    const shown = Number((await total(page).innerText()).replaceAll(",", ""));
    const [csv] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download as CSV" }).click(),
    ]);
    expect(csv.suggestedFilename()).toMatch(/^muster-usage-\d{4}-\d\d-\d\d-overlap\.csv$/);
    const [head, ...lines] = (await readFile(await csv.path(), "utf8")).trimEnd().split("\r\n");
    expect(head).toBe("start,end,User,submitted_by,Cluster,cluster_id,gpu_hours");
    const sum = lines.reduce((all, line) => all + Number(line.split(",").at(-1)), 0);
    expect(sum).toBeCloseTo(shown, 1);

    const [png] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download as PNG" }).click(),
    ]);
    const bytes = await readFile(await png.path());
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(1000);
    expect(bytes.length).toBeGreaterThan(10_000);
  });
});
