import { dayOf, startOfDay, addDays } from "../src/format/calendar.ts";
import { ids, names, total } from "./support/list.ts";
import { counted, listByRest } from "./support/rest.ts";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const ZONE = "Europe/Berlin";

test.use({ storageState: sessionOf("admin") });

test("status: chosen in the page, kept in the address, counted as the API counts", async ({
  page,
  demo,
  request,
}) => {
  await page.goto("/workloads");
  const all = await listByRest(request, demo.tokens.ORG_ADMIN, {});
  await expect(total(page)).toHaveText(counted(all.metadata.total_count));
  await page.getByRole("button", { name: "Failed", pressed: false }).click();
  await expect(page).toHaveURL("/workloads?status=failed");
  const failed = await listByRest(request, demo.tokens.ORG_ADMIN, { status: "failed" });
  await expect(total(page)).toHaveText(counted(failed.metadata.total_count));
  await page.getByRole("button", { name: "Running", pressed: false }).click();
  await expect(page).toHaveURL("/workloads?status=running,failed");
  const both = await listByRest(request, demo.tokens.ORG_ADMIN, { status: "running,failed" });
  await expect(total(page)).toHaveText(counted(both.metadata.total_count));

  await page.getByRole("button", { name: "Remove filter Failed" }).click();
  await expect(page).toHaveURL("/workloads?status=running");
  await page.goBack();
  await expect(page.getByRole("button", { name: "Failed", pressed: true })).toBeVisible();
  // Who works with the keyboard goes on from where the pressed button was.
  await page.getByRole("button", { name: "Remove filter Failed" }).press("Enter");
  await expect(page.getByRole("button", { name: "Remove filter Running" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(total(page)).toBeFocused();
  await page.goBack();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(total(page)).toBeFocused();
  await expect(page).toHaveURL("/workloads");
  await expect(total(page)).toHaveText(counted(all.metadata.total_count));
});

test("a team with the teams below it, and alone", async ({ page, demo, request }) => {
  await page.goto("/workloads");
  await page.getByRole("combobox", { name: "Team" }).click();
  await page.getByRole("option", { name: "Vision", exact: true }).click();
  await expect(page).toHaveURL(/initiative_id=init_\w+&include_descendants=true/);
  const initiative_id = new URL(page.url()).searchParams.get("initiative_id") ?? "";
  const subtree = await listByRest(request, demo.tokens.ORG_ADMIN, {
    initiative_id,
    include_descendants: "true",
  });
  await expect(total(page)).toHaveText(counted(subtree.metadata.total_count));
  await page.getByRole("switch", { name: "Include teams below" }).click();
  const alone = await listByRest(request, demo.tokens.ORG_ADMIN, { initiative_id });
  await expect(total(page)).toHaveText(counted(alone.metadata.total_count));
  expect(alone.metadata.total_count).toBeLessThan(subtree.metadata.total_count);
  await expect(page.getByText("Team: Vision", { exact: true })).toBeVisible();
});

test("submitter, managed and period, all in the address", async ({ page, demo, request }) => {
  const { data } = await listByRest(request, demo.tokens.ORG_ADMIN, { limit: 1 });
  const submitted_by = data.workloads[0]?.submitted_by ?? "";
  await page.goto("/workloads");
  const asked: string[] = [];
  page.on("request", (sent) => {
    if (sent.url().includes("workloads.list")) asked.push(sent.url());
  });
  // Typing does not wait for the page to wake up; a click does.
  await page.getByRole("combobox", { name: "Submitted by" }).click();
  await page.keyboard.type(submitted_by);
  expect(asked).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/workloads?submitted_by=${submitted_by}`);
  await page.getByRole("combobox", { name: "Managed" }).selectOption("Unmanaged");
  await page.getByRole("combobox", { name: "Submitted", exact: true }).selectOption("Last 30 days");
  await expect(page).toHaveURL(/is_managed=false&period=last_30_days/);
  const address = page.url();
  const start_date = startOfDay(addDays(dayOf(Date.now(), ZONE), -30), ZONE).toISOString();
  const expected = await listByRest(request, demo.tokens.ORG_ADMIN, {
    submitted_by,
    is_managed: "false",
    start_date,
  });
  await expect(total(page)).toHaveText(counted(expected.metadata.total_count));
  await page.goto(address);
  await expect(total(page)).toHaveText(counted(expected.metadata.total_count));
  await expect(page.getByRole("combobox", { name: "Submitted by" })).toHaveValue(submitted_by);
});

test("custom dates are days of the viewer's time zone", async ({ page, demo, request }) => {
  const day = addDays(dayOf(Date.now(), ZONE), -10);
  await page.goto("/workloads");
  await page.getByRole("combobox", { name: "Submitted", exact: true }).selectOption("Custom dates");
  await page.getByLabel("First day").fill(day);
  await page.getByLabel("Last day").fill(day);
  const start_date = startOfDay(day, ZONE).toISOString();
  const end_date = startOfDay(addDays(day, 1), ZONE).toISOString();
  await expect(page).toHaveURL(new RegExp(`start_date=${start_date}&end_date=${end_date}`));
  const expected = await listByRest(request, demo.tokens.ORG_ADMIN, { start_date, end_date });
  await expect(total(page)).toHaveText(counted(expected.metadata.total_count));
});

for (const path of ["/workloads", "/workloads?status=pending", "/workloads?sort=gpu_hours_used"]) {
  test(`the columns that everybody begins with fit a window of 1280: ${path}`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(path);
    await names(page);
    const frame = page.getByRole("region", { name: "Workloads" });
    const [needed, given] = await frame.evaluate(({ scrollWidth, clientWidth }) => [
      scrollWidth,
      clientWidth,
    ]);
    expect(needed).toBe(given);
  });
}

test("walks forth and back through the pages", async ({ page, demo, request }) => {
  await page.goto("/workloads?status=failed");
  const first = await ids(page);
  const rest = await listByRest(request, demo.tokens.ORG_ADMIN, { status: "failed", limit: 40 });
  const expected = rest.data.workloads.map(({ workload_id }) => workload_id);
  expect(first).toEqual(expected.slice(0, 20));
  await expect(page.getByRole("button", { name: "Previous" })).toBeDisabled();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(/next_token=/);
  await expect.poll(() => ids(page)).toEqual(expected.slice(20, 40));
  await page.getByRole("button", { name: "Next" }).press("Enter");
  await expect.poll(() => ids(page)).not.toEqual(expected.slice(20, 40));
  await expect(page.getByRole("button", { name: "Next" })).toBeFocused();
  await page.goBack();
  await expect.poll(() => ids(page)).toEqual(expected.slice(20, 40));
  await page.getByRole("button", { name: "Previous" }).press("Enter");
  await expect.poll(() => ids(page)).toEqual(first);
  await expect(page.getByRole("button", { name: "Previous" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Previous" })).toBeFocused();
  await page.goBack();
  await page.reload();
  await expect.poll(() => ids(page)).toEqual(expected.slice(20, 40));
  await page.getByRole("button", { name: "First page" }).click();
  await expect(page).toHaveURL("/workloads?status=failed");
});

test.describe("a place that is no longer known", () => {
  test.use({ expectedErrors: [/400/] });

  test("leads to the first page, with a word about it", async ({ page }) => {
    await page.goto("/workloads");
    const first = await names(page);
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page).toHaveURL(/next_token=/);
    await page.goto(`${page.url()}&status=completed,failed,cancelled,pending,running`);
    await expect(
      page.getByText("That place in the list is no longer known. This is the first page."),
    ).toBeVisible();
    await expect.poll(() => names(page)).toEqual(first);
    await page.getByRole("button", { name: "First page" }).click();
    await expect(page).not.toHaveURL(/next_token/);
    await expect.poll(() => names(page)).toEqual(first);
  });
});

test("says when nothing matches, and leads on", async ({ page }) => {
  await page.goto("/workloads?submitted_by=nobody@nowhere.example");
  await expect(page.getByText("No workloads match these filters.")).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).last().click();
  await expect(page).toHaveURL("/workloads");
  await expect(page.getByRole("table")).toBeVisible();
});

test.describe("when the server fails", () => {
  test.use({ expectedErrors: [/500/] });

  test("says so in words, with the request id, and tries again", async ({ page }) => {
    const problem = { code: "INTERNAL", message: "Something went wrong on our side.", details: [] };
    const data = { code: "INTERNAL_SERVER_ERROR", httpStatus: 500, problem, request_id: "req_example" };
    const error = { message: problem.message, code: -32603, data };
    await page.goto("/workloads");
    // A request may carry several questions.
    const lists = /\/api\/trpc\/[^?]*workloads\.list/;
    await page.route(lists, (route) => {
      const questions = new URL(route.request().url()).pathname.split(",");
      return route.fulfill({ status: 500, json: questions.map(() => ({ error })) });
    });
    await page.getByRole("button", { name: "Failed", pressed: false }).click();
    const told = page.getByRole("alert").filter({ hasText: problem.message });
    await expect(told).toContainText("Request id: req_example");
    await page.unroute(lists);
    await told.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("table")).toBeVisible();
  });
});
