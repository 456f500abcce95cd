import { readFile } from "node:fs/promises";
import type { DataOf, Endpoints } from "@muster/contract";
import type { Route } from "@playwright/test";
import { ids, names, total } from "./support/list.ts";
import { counted, listByRest } from "./support/rest.ts";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test.use({ storageState: sessionOf("admin") });

test("each status says how many it would leave, with the other filters as they are", async ({
  page,
  demo,
  request,
}) => {
  for (const query of [{}, { name: "llama" }] as Record<string, string>[]) {
    await page.goto(`/workloads?${new URLSearchParams({ status: "failed", ...query })}`);
    for (const status of ["Pending", "Running", "Completed", "Failed", "Cancelled"]) {
      const rows = await listByRest(request, demo.tokens.ORG_ADMIN, {
        ...query,
        status: status.toLowerCase(),
      });
      await expect(
        page.getByRole("group", { name: "Status" }).getByRole("button", { name: status }),
      ).toHaveText(`${status}${rows.metadata.total_count.toLocaleString("en-US")}`);
    }
  }
});

test("narrows by name, cluster and instance type", async ({ page, demo, request }) => {
  await page.goto("/workloads");
  await page.getByRole("textbox", { name: "Name" }).fill("sweep");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/workloads?name=sweep");
  const types = page.getByRole("combobox", { name: "Instance type" });
  await Promise.all([
    page.waitForResponse((response) => response.url().includes("workloads.facets")),
    page.getByRole("combobox", { name: "Cluster" }).selectOption("quad"),
  ]);
  await types.selectOption({ index: 1 });
  await expect(page).toHaveURL(/name=sweep&cluster_id=cluster_\w+&instance_type=[^&]+$/);
  const { searchParams } = new URL(page.url());
  const expected = await listByRest(request, demo.tokens.ORG_ADMIN, Object.fromEntries(searchParams));
  await expect(total(page)).toHaveText(counted(expected.metadata.total_count));
  expect(expected.metadata.total_count).toBeGreaterThan(0);
  // What the choice said beforehand is what it left.
  await expect(types.getByRole("option").nth(1)).toContainText(
    `(${expected.metadata.total_count.toLocaleString("en")})`,
  );
  await page.getByRole("button", { name: "Remove filter Name" }).click();
  await expect(page).not.toHaveURL(/name=/);
});

for (const [head, sort] of [
  ["GPUs", "gpu_count"],
  ["GPU-hours", "gpu_hours_used"],
  ["Duration", "duration_seconds"],
] as const) {
  test(`sorts by ${head}, one way and the other`, async ({ page, demo, request }) => {
    await page.goto("/workloads?status=completed");
    for (const order of ["desc", "asc"]) {
      await page.getByRole("button", { name: head, exact: true }).click();
      const direction = order === "desc" ? "descending" : "ascending";
      await expect(page.getByRole("columnheader", { name: head, exact: true })).toHaveAttribute(
        "aria-sort",
        direction,
      );
      const expected = await listByRest(request, demo.tokens.ORG_ADMIN, { status: "completed", sort, order });
      await expect
        .poll(() => ids(page))
        .toEqual(expected.data.workloads.map(({ workload_id }) => workload_id));
    }
    await expect(page).toHaveURL(`/workloads?status=completed&sort=${sort}&order=asc`);
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page).toHaveURL(/next_token=/);
  });
}

test("columns are chosen once, and stay chosen", async ({ page }) => {
  await page.goto("/workloads?status=failed");
  await page.getByRole("button", { name: "Columns" }).click();
  const dialog = page.getByRole("dialog", { name: "Columns" });
  await dialog.getByRole("checkbox", { name: "Exit code" }).check();
  await dialog.getByRole("checkbox", { name: "Submitted by" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Columns" })).toBeFocused();
  const exitCode = page.getByRole("columnheader", { name: "Exit code", exact: true });
  const submittedBy = page.getByRole("columnheader", { name: "Submitted by", exact: true });
  await expect(exitCode).toBeVisible();
  await expect(submittedBy).toHaveCount(0);
  // The server's own page has them: nothing moves when the script wakes up.
  const answer = await (await page.request.get("/workloads?status=failed")).text();
  const html = answer.slice(answer.indexOf('aria-label="Workloads"'));
  expect(html).toContain(">Exit code</th>");
  expect(html).not.toContain(">Submitted by</th>");
  await page.reload();
  await expect(exitCode).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).click();
  await dialog.getByRole("button", { name: "As at first" }).click();
  await expect(submittedBy).toBeVisible();
});

test("what comes in meanwhile moves nothing until it is asked for", async ({ page }) => {
  await page.clock.install();
  await page.goto("/workloads");
  const before = await names(page);
  await page.route("**/api/trpc/**", addARow);
  await page.clock.fastForward("00:31");
  await expect(page.getByRole("button", { name: "1 new — show" })).toBeVisible();
  expect(await names(page)).toEqual(before);
  await page.getByRole("button", { name: "1 new — show" }).click();
  await expect.poll(() => names(page)).toEqual(["just-arrived", ...before.slice(0, -1)]);
});

type ListAnswer = { result?: { data?: { data?: Partial<DataOf<Endpoints["workloads"]["list"]>> } } };

/** Answers lists as the server does, with one row more on top. */
async function addARow(route: Route): Promise<void> {
  const response = await route.fetch();
  const answers = (await response.json()) as ListAnswer[];
  for (const answer of answers) {
    const rows = answer.result?.data?.data?.workloads;
    const first = rows?.[0];
    if (!rows || !first) continue;
    rows.pop();
    rows.unshift({ ...first, workload_id: "wl_01jeavgz1ye4d9ym9xdj741sz0", name: "just-arrived" });
  }
  await route.fulfill({ response, json: answers });
}

test("the list is copied as a call of the API that answers the same", async ({
  page,
  demo,
  request,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/workloads?status=failed,running&name=1b&period=last_30_days&sort=gpu_count");
  const shown = await ids(page);
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByRole("button", { name: "Copy curl" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const url = command.match(/'(http[^']+)'/)?.[1] ?? "";
  const answer = await request.get(url, {
    headers: {
      Authorization: `Bearer ${demo.tokens.ORG_ADMIN}`,
      "X-Organization-Id": command.match(/X-Organization-Id: (\w+)/)?.[1] ?? "",
    },
  });
  const { data } = (await answer.json()) as { data: DataOf<Endpoints["workloads"]["list"]> };
  expect(data.workloads.map(({ workload_id }) => workload_id)).toEqual(shown);
});

test("the list is exported as it stands, in either format", async ({ page, demo, request }) => {
  const query = { name: "llama", status: "failed", sort: "gpu_hours_used" };
  await page.goto(`/workloads?${new URLSearchParams(query)}`);
  const shown = await ids(page);
  const { metadata } = await listByRest(request, demo.tokens.ORG_ADMIN, query);
  for (const [word, ending] of [
    ["CSV", "csv"],
    ["NDJSON", "ndjson"],
  ] as const) {
    await page.getByRole("button", { name: "Export" }).click();
    const dialog = page.getByRole("dialog", { name: "Export this list" });
    await expect(dialog).toContainText(counted(metadata.total_count));
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name: `${word}, ` }).click(),
    ]);
    await expect(dialog.getByText(`Saved as ${file.suggestedFilename()}.`)).toBeVisible();
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${ending}$`));
    const lines = (await readFile(await file.path(), "utf8")).trimEnd().split(/\r?\n/);
    if (ending === "csv") expect(lines.shift()).toMatch(/^workload_id,name,status/);
    expect(lines).toHaveLength(metadata.total_count);
    const first = lines.slice(0, shown.length).map((line) => /wl_\w{26}/.exec(line)?.[0]);
    expect(first).toEqual(shown);
    await page.keyboard.press("Escape");
  }
});

for (const [person, role] of [
  ["lead", "TEAM_LEAD"],
  ["member", "MEMBER"],
] as const) {
  test.describe(`a ${person}`, () => {
    test.use({ storageState: sessionOf(person) });

    test("exports, copies and counts what they may see", async ({ page, demo, request }) => {
      const query = { status: "completed", sort: "duration_seconds" };
      await page.goto(`/workloads?${new URLSearchParams(query)}`);
      const { data, metadata } = await listByRest(request, demo.tokens[role], query);
      await expect(total(page)).toHaveText(counted(metadata.total_count));
      expect(await ids(page)).toEqual(data.workloads.map(({ workload_id }) => workload_id));
      await page.getByRole("button", { name: "Export" }).click();
      const dialog = page.getByRole("dialog", { name: "Export this list" });
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        dialog.getByRole("button", { name: "NDJSON, " }).click(),
      ]);
      const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\n");
      expect(lines).toHaveLength(metadata.total_count);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Copy", exact: true }).click();
      await expect(page.getByRole("region", { name: "As curl" })).toContainText("status=completed");
    });
  });
}

test.describe("an export", () => {
  test.use({ expectedErrors: [/503/] });

  test("that fails says why, and one that takes long can be given up", async ({ page }) => {
    await page.goto("/workloads");
    let isFailing = true;
    await page.route("**/api/export/workloads*", async (route) => {
      if (!isFailing) return; // never answered
      isFailing = false;
      await route.fulfill({
        status: 503,
        json: {
          error: { code: "UNAVAILABLE", message: "Muster is busy.", details: [] },
          request_id: "req_example",
        },
      });
    });
    await page.getByRole("button", { name: "Export" }).click();
    const dialog = page.getByRole("dialog", { name: "Export this list" });
    await dialog.getByRole("button", { name: /^CSV/ }).click();
    await expect(dialog.getByRole("alert")).toContainText("Muster is busy.");
    await expect(dialog.getByRole("alert")).toContainText("req_example");
    await dialog.getByRole("button", { name: "Try again" }).click();
    await expect(dialog.getByRole("progressbar", { name: "Exported" })).toBeAttached();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog.getByRole("button", { name: /^CSV/ })).toBeVisible();
  });
});
