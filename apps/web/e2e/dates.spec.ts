import { addDays, dayOf, startOfDay } from "../src/format/calendar.ts";
import { rangeOf } from "../src/format/period.ts";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test.use({ storageState: sessionOf("admin") });

const ZONE = "Europe/Berlin";
const rangeIn = (address: string) => {
  const { searchParams } = new URL(address);
  return { start_date: searchParams.get("start_date"), end_date: searchParams.get("end_date") };
};

for (const { path, label, period } of [
  { path: "/", label: "Submitted", period: "last_7_days" },
  { path: "/usage", label: "Period", period: "last_30_days" },
  { path: "/workloads?period=yesterday", label: "Submitted", period: "yesterday" },
] as const) {
  test(`own dates begin with those that ${path} shows`, async ({ page }) => {
    await page.goto(path);
    await page.getByRole("combobox", { name: label, exact: true }).selectOption("Custom dates");
    const { from, before } = rangeOf(period, Date.now(), ZONE);
    await expect(page.getByLabel("First day")).toHaveValue(dayOf(from.getTime(), ZONE));
    const last = before ? dayOf(before.getTime() - 1, ZONE) : "";
    await expect(page.getByLabel("Last day")).toHaveValue(last);
    await expect
      .poll(() => rangeIn(page.url()))
      .toEqual({ start_date: from.toISOString(), end_date: before?.toISOString() ?? null });
    await page.getByRole("combobox", { name: label, exact: true }).selectOption("Today");
    await expect(page.getByLabel("First day")).toBeHidden();
    await expect.poll(() => rangeIn(page.url())).toEqual({ start_date: null, end_date: null });
  });
}

test("who clears all filters means the dates, too; who empties a day may choose another", async ({
  page,
}) => {
  await page.goto("/workloads");
  const period = page.getByRole("combobox", { name: "Submitted", exact: true });
  await period.selectOption("Yesterday");
  await period.selectOption("Custom dates");
  await page.getByLabel("Last day").fill("");
  await page.getByLabel("First day").fill("");
  await expect.poll(() => rangeIn(page.url())).toEqual({ start_date: null, end_date: null });
  await page.getByLabel("First day").fill("2024-03-05");
  await expect.poll(() => rangeIn(page.url()).start_date).toBe(startOfDay("2024-03-05", ZONE).toISOString());
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByLabel("First day")).toBeHidden();
  await expect(period).toHaveValue("");
});

test("dates can be typed, and are asked for once they are whole", async ({ page }) => {
  await page.goto("/workloads?period=yesterday");
  await page.getByRole("combobox", { name: "Submitted", exact: true }).selectOption("Custom dates");
  await page.getByLabel("First day").focus();
  await page.keyboard.type("03052024");
  await expect(page.getByLabel("First day")).toHaveValue("2024-03-05");
  await expect.poll(() => rangeIn(page.url()).start_date).toBe(startOfDay("2024-03-05", ZONE).toISOString());
});

test("a last day before the first is told beside it, and waits", async ({ page }) => {
  await page.goto("/usage?period=yesterday");
  await page.getByRole("combobox", { name: "Period" }).selectOption("Custom dates");
  const yesterday = addDays(dayOf(Date.now(), ZONE), -1);
  await expect(page.getByLabel("Last day")).toHaveValue(yesterday);
  const before = page.url();
  const last = addDays(yesterday, -10);
  await page.getByLabel("Last day").fill(last);
  await expect(page.getByText("Before the first day.")).toBeVisible();
  expect(page.url()).toBe(before);
  const first = addDays(last, -2);
  await page.getByLabel("First day").fill(first);
  await expect(page.getByText("Before the first day.")).toBeHidden();
  await expect
    .poll(() => rangeIn(page.url()))
    .toEqual({
      start_date: startOfDay(first, ZONE).toISOString(),
      end_date: startOfDay(addDays(last, 1), ZONE).toISOString(),
    });
});

test("days begin in the time zone that usage is shown in", async ({ page }) => {
  await page.goto("/usage?time_zone=Asia%2FTokyo&period=yesterday");
  await page.getByRole("combobox", { name: "Period" }).selectOption("Custom dates");
  await page.getByLabel("First day").fill("2024-03-05");
  await expect
    .poll(() => rangeIn(page.url()).start_date)
    .toBe(startOfDay("2024-03-05", "Asia/Tokyo").toISOString());
});
