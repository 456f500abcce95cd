import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { seriousViolations } from "./support/axe.ts";
import type { Demo } from "./support/demo.ts";
import { dialog, open, unique } from "./support/settings.ts";
import { signIn } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const PHONE = { width: 390, height: 844 };

// In an organization of their own: other tests count the workloads of the first one while this one adds to its own.
test.describe("the administrator of another organization", () => {
  test("adds a cluster, is given what to paste, and sees the first report come in", async ({
    page,
    demo,
    request,
  }) => {
    const name = unique("cluster");
    await addCluster(page, demo, name, "Slurm");
    const command = await dialog(page).getByLabel("Command", { exact: true }).innerText();
    expect(command).toMatch(
      /^curl -fsSO \S+\/muster\.mjs &&\nMUSTER_TOKEN=mst_\w+ \\\nnode muster\.mjs collect slurm \\\n {2}--url \S+ \\\n {2}--cluster cluster_\w+$/,
    );
    const program = await request.get(/curl -fsSO (\S+)/.exec(command)?.[1] ?? "");
    expect(program.status()).toBe(200);
    expect(await program.text()).toContain("collect slurm");
    await expect(dialog(page).getByText("Waiting for the first report")).toBeVisible();
    const install = await dialog(page).getByLabel("Commands", { exact: true }).innerText();
    const unit = await (await request.get("/muster-slurm.service")).text();
    const needed = [...unit.matchAll(/^(?:ExecStart|EnvironmentFile)=.*$/gm)].flatMap(
      ([line]) => line.match(/\/(?:etc|opt)\/muster\S*/g) ?? [],
    );
    expect(needed).toHaveLength(4);
    for (const file of needed) expect(install).toContain(` ${file}`);
    const [, token, cluster_id] = /MUSTER_TOKEN=(\S+)[\s\S]*--cluster (\S+)/.exec(command) ?? [];
    const at = new Date().toISOString();
    const pending = { observed_at: at, status: "pending", submitted_by: "somebody@example.com" };
    const report = async (...observations: object[]) => {
      const response = await request.post("/v1/ingest/workloads", {
        headers: { Authorization: `Bearer ${token}` },
        data: { cluster_id, observations },
      });
      expect(response.status()).toBe(200);
    };
    await report(
      { ...pending, external_id: "1", name: "first", gpu_count: 1, submitted_at: at },
      { external_id: "2", observed_at: at },
    );
    await expect(dialog(page).getByText("First report received.")).toBeVisible();
    await dialog(page).getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Reports, last seen");
    await page.getByRole("button", { name: `Rejections of ${name}` }).click();
    await expect(dialog(page).getByRole("row").filter({ hasText: "2" }).last()).toContainText("status");

    // Later on, it is connected anew.
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: `Connect ${name}` }).click();
    await dialog(page).getByRole("button", { name: "Make a token" }).click();
    const again = await dialog(page).getByLabel("Command", { exact: true }).innerText();
    expect(again).toContain(`--cluster ${cluster_id}`);
    expect(again).not.toContain(token);
    const news = dialog(page).getByRole("status");
    const beat = async (bearer: string | undefined) => {
      const response = await request.post("/v1/ingest/heartbeat", {
        headers: { Authorization: `Bearer ${bearer}` },
        data: { cluster_id, observed_at: new Date().toISOString() },
      });
      expect(response.status()).toBe(200);
    };
    // What still reports with the token from before does not count.
    const asked = page.waitForResponse(/clusters\.list/);
    await beat(token);
    await asked;
    await expect(news).toContainText(/until the new token is used…\s*With another one, last seen/);
    await beat(/MUSTER_TOKEN=(\S+)/.exec(again)?.[1]);
    await expect(news).toHaveText("The new token is in use.");
    await dialog(page).getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("button", { name: `Remove ${name}` })).toHaveCount(0);

    // Where there was nothing to read, what comes in is shown by itself.
    await page.clock.install();
    await page.goto(`/workloads?name=of-${name}`);
    await expect(page.getByText("No workloads match these filters.")).toBeVisible();
    const labels = { "kubernetes.kind": "Job", "kubernetes.waiting": "Unschedulable: no node has 8 GPUs" };
    await report({
      ...pending,
      external_id: "3",
      name: `of-${name}`,
      gpu_count: 8,
      submitted_at: at,
      labels,
    });
    await page.clock.fastForward("00:31");
    await expect(page.getByRole("row").last()).toContainText(/waits \d+\s(s|min)/);
    await page
      .getByRole("row")
      .getByRole("link", { name: `of-${name}` })
      .click();
    await expect(page.getByRole("region", { name: "Timeline" }).getByRole("listitem").last()).toHaveText(
      /Waiting for .*Why it waits\s*Unschedulable: no node has 8 GPUs$/,
    );
    await expect(page.getByText("kubernetes.waiting")).toBeHidden();
  });

  test("adds a Kubernetes, and is given what tries it and what keeps its token there", async ({
    page,
    demo,
  }) => {
    await addCluster(page, demo, unique("cluster"), "Kubernetes");
    const command = await dialog(page).getByLabel("Command", { exact: true }).innerText();
    const [, token] =
      /^curl -fsSO \S+\/muster\.mjs &&\nMUSTER_TOKEN=(mst_\w+) \\\nnode muster\.mjs collect kubernetes \\\n {2}--url \S+ \\\n {2}--cluster cluster_\w+$/.exec(
        command,
      ) ?? [];
    expect(token).toBeDefined();
    const install = await dialog(page).getByLabel("Commands", { exact: true }).innerText();
    expect(install).toContain(
      `create secret generic muster-token \\\n  --from-literal=token=${token} --dry-run`,
    );
    // What its pipe gives kubectl is the manifest of this cluster.
    const [, pipe = ""] = /(curl[\s\S]*)\|\s*kubectl apply -f -$/.exec(install) ?? [];
    const { stdout: manifest } = await promisify(execFile)("sh", ["-c", pipe]);
    const cluster = /cluster_\w+$/.exec(command)?.[0];
    const { origin } = new URL(page.url());
    expect(manifest).toContain(`\n  url: ${origin}\n  cluster: ${cluster}\n`);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expect.poll(() => seriousViolations(page)).toEqual([]);
    }
    await page.setViewportSize(PHONE);
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(PHONE.width);
  });

  test("is warned on the overview when a collector's token ends", async ({ page, demo, request }) => {
    const name = unique("cluster");
    const post = async (path: string, token: string, data: object) => {
      const answer = await request.post(path, { headers: { Authorization: `Bearer ${token}` }, data });
      expect(answer.status()).toBe(200);
      return (await answer.json()).data;
    };
    const admin = demo.tokens.OTHER_ORG;
    const { cluster } = await post("/v1/clusters", admin, { name, scheduler: "slurm" });
    const { cluster_id } = cluster;
    const short = { name, scopes: ["workloads:write"], expires_in_days: 7, service: { role: "MEMBER" } };
    const { secret } = await post("/v1/tokens", admin, short);
    await post("/v1/ingest/heartbeat", secret, { cluster_id, observed_at: new Date().toISOString() });
    const [, other] = demo.users.filter(({ role }) => role === "ORG_ADMIN");
    if (!other) throw new Error("The demo has one organization only.");
    await signIn(page, other);
    const warning = page.getByRole("status").filter({ hasText: `${name} ends in 6 days` });
    await expect(warning).toBeVisible();
    await expect.poll(() => seriousViolations(page)).toEqual([]);
    await warning.getByRole("link", { name: "Make another one" }).click();
    const row = page.getByRole("row").filter({ hasText: name });
    await expect(row).toContainText("Its token ends in 6 days");
  });

  test("removes a cluster that was added by mistake", async ({ page, demo }) => {
    const name = unique("cluster");
    await addCluster(page, demo, name, "Slurm");
    await dialog(page).getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: `Remove ${name}` }).click();
    await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
    await expect(page.getByRole("row").filter({ hasText: name })).toHaveCount(0);
  });
});

/** Adds a cluster of a scheduler, and leaves open what it is connected with. */
async function addCluster(page: Page, demo: Demo, name: string, scheduler: string): Promise<void> {
  const [, other] = demo.users.filter(({ role }) => role === "ORG_ADMIN");
  if (!other) throw new Error("The demo has one organization only.");
  await signIn(page, other);
  await open(page, "clusters");
  await page.getByRole("button", { name: "Add cluster" }).click();
  await dialog(page).getByLabel("Name", { exact: true }).fill(name);
  await dialog(page).getByLabel("Scheduler").selectOption({ label: scheduler });
  await dialog(page).getByRole("button", { name: "Add", exact: true }).click();
}
