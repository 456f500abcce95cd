import { expect, type Page, test } from "@playwright/test";
import { seriousViolations } from "./support/axe.ts";
import { type EmptyMuster, startEmptyMuster } from "./support/empty-muster.ts";

let muster: EmptyMuster;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  muster = await startEmptyMuster();
});
test.afterAll(() => muster?.stop());

async function fill(page: Page, token: string): Promise<void> {
  await page.getByLabel("Setup token").fill(token);
  await page.getByLabel("Organization").fill("Example University");
  await page.getByLabel("Your name").fill("Ada Example");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create the organization" }).click();
}

/** In light and dark, and on a phone. */
async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    await expect.poll(() => seriousViolations(page)).toEqual([]);
  }
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await seriousViolations(page)).toEqual([]);
  if (size) await page.setViewportSize(size);
}

test("the first visitor with the token sets Muster up, once, and sees the first workload come in", async ({
  page,
  request,
}) => {
  await page.goto(muster.url);
  await expect(page).toHaveURL(/\/setup$/);
  await isAccessible(page);
  await fill(page, "a guess");
  await expect(page.getByLabel("Setup token")).toHaveAccessibleDescription(
    /not the token that the server printed/,
  );

  await fill(page, muster.setupToken);
  await expect(page.getByRole("heading", { name: "Send the first workloads" })).toBeVisible();
  for (const path of ["/", "/workloads"]) {
    await page.goto(muster.url + path);
    await page.getByRole("link", { name: "Settings → Clusters" }).click();
    await expect(page.getByRole("button", { name: "Add cluster" })).toBeVisible();
  }
  await page.goto(`${muster.url}/usage`);
  await expect(page.getByText("Nothing in this period")).toBeVisible();
  await page.goto(`${muster.url}/welcome`);
  await page.getByLabel("Name", { exact: true }).fill("granite");
  await page.getByLabel("Scheduler").selectOption({ label: "Slurm" });
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const command = await page.getByLabel("Command", { exact: true }).innerText();
  await isAccessible(page);
  const [, token, cluster_id] = /MUSTER_TOKEN=(\S+)[\s\S]*--cluster (\S+)/.exec(command) ?? [];
  const at = new Date().toISOString();
  const state = { observed_at: at, submitted_at: at, status: "pending", gpu_count: 8 };
  const response = await request.post(`${muster.url}/v1/ingest/workloads`, {
    headers: { Authorization: `Bearer ${token}` },
    data: {
      cluster_id,
      observations: [{ ...state, external_id: "1", name: "the-first", submitted_by: "ada@example.com" }],
    },
  });
  expect(response.status()).toBe(200);
  await expect(page.getByText("First report received.")).toBeVisible();
  await expect(page.getByRole("link", { name: "the-first" })).toBeVisible();

  await page.goto(`${muster.url}/setup`);
  await expect(page).not.toHaveURL(/\/setup/);
});
