import type { Workload } from "@muster/contract";
import { listByRest } from "./support/rest.ts";
import { sessionOf, signIn } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test.describe("an admin", () => {
  test.use({ storageState: sessionOf("admin") });

  test("opens a workload from the list and comes back to the same filters", async ({
    page,
    demo,
    request,
  }) => {
    const { data } = await listByRest(request, demo.tokens.ORG_ADMIN, { status: "failed", limit: 1 });
    const workload = data.workloads[0];
    if (!workload) throw new Error("The demo has no failed workload.");
    await page.goto("/workloads?status=failed&limit=50");
    await page.getByRole("table").getByRole("link").first().click();
    await expect(page).toHaveURL(`/workloads/${workload.workload_id}`);
    await expect(page.getByRole("heading", { level: 1, name: workload.name })).toBeVisible();
    await expect(page).toHaveTitle(`${workload.name} · Muster`);
    await expect(page.getByText(workload.submitted_by, { exact: true })).toBeVisible();
    await expect(page.getByText(`Exit code ${workload.exit_code}`)).toBeVisible();

    await page.getByRole("button", { name: "Raw JSON" }).click();
    const shown = JSON.parse(await page.locator("#raw-json pre").innerText()) as unknown;
    expect(shown).toEqual(workload);

    await page.getByRole("link", { name: "Workloads" }).last().click();
    await expect(page).toHaveURL("/workloads?status=failed&limit=50");
    await expect(page.getByRole("button", { name: "Failed", pressed: true })).toBeVisible();
  });

  test("sees why a workload waits where it waits, and how long in the list", async ({ page }) => {
    await page.goto("/workloads?status=pending");
    const row = page.getByRole("row").filter({ hasText: /waits \d/ });
    await row.first().getByRole("link").click();
    const last = page.getByRole("region", { name: "Timeline" }).getByRole("listitem").last();
    await expect(last).toContainText(/Waiting for .*Why it waits\s*\w+/);
    await expect(page.getByText("Why it waits")).toHaveCount(1);
    await expect(page.getByText(/^\w+\.waiting/)).toHaveCount(0);
  });

  test("sees GPU-hours go on while a workload runs", async ({ page, demo, request }) => {
    const { data } = await listByRest(request, demo.tokens.ORG_ADMIN, { status: "running", limit: 1 });
    await page.clock.install();
    await page.goto(`/workloads/${data.workloads[0]?.workload_id}`);
    const ranSoFar = page.getByText("Ran so far", { exact: true }).locator("xpath=following-sibling::dd");
    const before = await ranSoFar.innerText();
    // What has run for more than a day goes on by the hour.
    await page.clock.fastForward("01:00:01");
    await expect(ranSoFar).not.toHaveText(before);
  });

  test("sees each attempt of a workload that was put back in the queue", async ({ page, demo, request }) => {
    const headers = { Authorization: `Bearer ${demo.tokens.ORG_ADMIN}` };
    const { data } = await listByRest(request, demo.tokens.ORG_ADMIN, {
      status: "completed",
      sort: "duration_seconds",
      limit: 40,
    });
    let found: string | undefined;
    for (const { workload_id } of data.workloads) {
      const answer = await request.get(`/v1/workloads/${workload_id}/events`, { headers });
      const events = ((await answer.json()) as { data: { events: unknown[] } }).data.events;
      if (events.length >= 5) found = workload_id;
      if (found) break;
    }
    await page.goto(`/workloads/${found}`);
    const steps = page.getByRole("region", { name: "Timeline" }).getByRole("listitem");
    await expect(steps.nth(0)).toContainText(/^Submitted.*Waited/);
    await expect(steps.nth(1)).toContainText(/^Started\d.*Ran/);
    await expect(steps.nth(2)).toContainText(/^Back in the queue.*Waited/);
    await expect(steps.nth(3)).toContainText(/^Started again \(attempt 2\).*Ran/);
    await expect(steps.last()).toContainText(/^Completed.*Exit code 0\s*Success$/);
  });

  test("sees a line for any number of attempts that is as wide as its card", async ({
    page,
    demo,
    request,
  }) => {
    const { data } = await listByRest(request, demo.tokens.ORG_ADMIN, { status: "completed", limit: 1 });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/workloads/${data.workloads[0]?.workload_id}`);
    const line = page.getByRole("region", { name: "Timeline" }).locator("[aria-hidden]").first();
    const [shown, needed] = await line.evaluate((element) => {
      const stretches = [...element.children];
      while (element.children.length < 1_000)
        element.append(...stretches.map((stretch) => stretch.cloneNode()));
      return [element.clientWidth, element.scrollWidth];
    });
    expect(needed).toBe(shown);
  });

  test("sees how other runs of the name went, and goes to one", async ({ page, demo, request }) => {
    const { data } = await listByRest(request, demo.tokens.ORG_ADMIN, { name: "pretrain", limit: 100 });
    const keyOf = ({ name, submitted_by }: Workload) => `${name} ${submitted_by}`;
    const run = data.workloads.find((one) =>
      data.workloads.some((other) => other !== one && keyOf(other) === keyOf(one)),
    );
    await page.goto(`/workloads/${run?.workload_id}`);
    const runs = page.getByRole("region", { name: /^Runs of this name/ });
    await expect(runs.getByText(/(All|None|\d+) of the last \d+ failed\./)).toBeVisible();
    await expect(runs.getByRole("img", { name: /^Durations of the last \d+ runs$/ })).toBeVisible();
    const href = await runs.getByRole("row").nth(1).getByRole("link").getAttribute("href");
    expect(href).not.toBe(`/workloads/${run?.workload_id}`);
    await runs.getByRole("row").nth(1).getByRole("link").click();
    await expect(page).toHaveURL(href ?? "");
    await expect(page.getByRole("heading", { level: 1, name: run?.name ?? "" })).toBeVisible();
  });

  test("copies the id", async ({ page, demo, request, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { data } = await listByRest(request, demo.tokens.ORG_ADMIN, { limit: 1 });
    const id = data.workloads[0]?.workload_id ?? "";
    await page.goto(`/workloads/${id}`);
    await page.getByRole("button", { name: "Copy id" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
  });
});

// In an organization of their own: other tests count the workloads of the first one.
test("of hundreds of attempts the last ten are shown, and all on demand", async ({ page, demo, request }) => {
  const [, other] = demo.users.filter(({ role }) => role === "ORG_ADMIN");
  if (!other) throw new Error("The demo has one organization only.");
  const headers = { Authorization: `Bearer ${demo.tokens.OTHER_ORG}` };
  const external_id = `often-${Date.now()}`;
  const cluster = await request.post("/v1/clusters", {
    headers,
    data: { name: external_id, scheduler: "other" },
  });
  const { cluster_id } = ((await cluster.json()) as { data: { cluster: { cluster_id: string } } }).data
    .cluster;
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const attempts = Array.from({ length: 400 }, (_, index) => ({
    attempt_id: String(index),
    started_at: ago(2_000 - 2 * index),
    ended_at: ago(1_999 - 2 * index),
    gpu_count: 1,
  }));
  const often = { external_id, name: external_id, status: "pending", gpu_count: 1, submitted_at: ago(2_001) };
  const told = await request.post("/v1/ingest/workloads", {
    headers,
    data: {
      cluster_id,
      observations: [{ ...often, observed_at: ago(0), submitted_by: "somebody@example.com", attempts }],
    },
  });
  expect(told.status()).toBe(200);
  const found = await listByRest(request, demo.tokens.OTHER_ORG, { name: external_id });
  await signIn(page, other);
  await page.goto(`/workloads/${found.data.workloads[0]?.workload_id}`);
  const steps = page.getByRole("region", { name: "Timeline" }).getByRole("listitem");
  await expect(steps).toHaveCount(22);
  await expect(steps.nth(0)).toContainText("Submitted");
  await expect(steps.nth(1)).toHaveText("780 steps in between");
  await expect(steps.nth(2)).toContainText("Started again (attempt 391)");
  // Since it was requeued, as everywhere; not for how long it has run.
  await expect(steps.last()).toContainText(/Waiting for 20\sh 1\smin/);
  await expect(page.getByRole("main")).toContainText(/Waiting for\s*20\sh 1\smin\s*ran 6\sh 40\smin before/);
  await page.getByRole("button", { name: "Show all 400 attempts" }).click();
  await expect(steps).toHaveCount(801);
  await page.goto(`/workloads?name=${external_id}`);
  await expect(page.getByRole("row").last()).toContainText(/waits again 20\sh [12]\smin/);
});

test.describe("a member", () => {
  test.use({ storageState: sessionOf("member"), expectedErrors: [/404/] });

  test("sees one and the same page for hidden, foreign and missing ids", async ({ page, demo, request }) => {
    const idFor = async (token: string, query = {}) => {
      const { data } = await listByRest(request, token, { limit: 100, ...query });
      return data.workloads.map(({ workload_id }) => workload_id);
    };
    const own = new Set(await idFor(demo.tokens.MEMBER));
    const all = await idFor(demo.tokens.ORG_ADMIN);
    const otherTeams = all.find((id) => !own.has(id));
    const otherOrganizations = (await idFor(demo.tokens.OTHER_ORG))[0];
    const pages: string[] = [];
    for (const id of [otherTeams, otherOrganizations, "wl_01jeavgz1ye4d9ym9xdj741sz0", "no-id-at-all"]) {
      const response = await page.goto(`/workloads/${id}`);
      expect(response?.status()).toBe(404);
      await expect(page.getByRole("heading", { level: 1, name: "There is no such workload" })).toBeVisible();
      pages.push(`${await page.title()} ${await page.getByRole("main").innerText()}`);
    }
    expect(new Set(pages).size).toBe(1);
  });
});
