import { mkdirSync } from "node:fs";
import path from "node:path";
import { findChromium } from "./chromium.mjs";
import { ensureInstalled } from "./install.mjs";
import { findOldestPostgres } from "./oldest-postgres.mjs";
import { stopWithNpm } from "./parent.mjs";
import { run } from "./run.mjs";
import { Problem } from "./problem.mjs";
import { requirePort } from "./settings.mjs";
import { whyNoSlurm } from "./slurm.mjs";
import { main, onStop, stop } from "./stopping.mjs";
import { runTasks, summarize } from "./tasks.mjs";
import { createTestFolder, removeTestFolder } from "./test-folder.mjs";
import { judge, playwrightCounts, vitestCounts } from "./test-reports.mjs";
import { startStack } from "./test-stack.mjs";
import { readPasses } from "./unchanged.mjs";
import { root, toolEnvironment } from "./workspace.mjs";

const web = path.join(root, "apps/web");

await main(async () => {
  stopWithNpm();
  const wrong = process.argv.slice(2).find((argument) => argument !== "--all");
  if (wrong !== undefined)
    throw new Problem(`npm test knows no ${wrong}, only --all: what passed before is tested again, too.`);
  const isAll = process.argv.includes("--all") || Boolean(process.env.CI);
  const folder = createTestFolder();
  const dataDir = path.join(folder, "data");
  onStop(() => removeTestFolder(folder, dataDir));
  const logs = path.join(folder, "logs");
  mkdirSync(logs);
  await ensureInstalled(logs);
  const env = toolEnvironment();
  /** @type {(cwd: string, command: string, args: string[], more?: NodeJS.ProcessEnv) => ReturnType<typeof run>} */
  const tool = (cwd, command, args, more = {}) => run(command, args, { cwd, env: { ...env, ...more } });

  /** @type {Promise<string>} */
  let chromium = Promise.resolve("");
  const passes = await readPasses(["verify", "tests", "postgres", "slurm", "browser"]);
  const results = await runTasks(
    [
      // First, since the others look at what it makes.
      { name: "generate", work: () => tool(root, "turbo", ["run", "generate", "--output-logs=errors-only"]) },
      {
        name: "chromium",
        work: async () => {
          chromium = findChromium(console.log);
          return { ok: true, output: "", highlights: [await chromium] };
        },
      },
      {
        name: "verify",
        work: () => tool(root, process.execPath, ["scripts/verify.mjs"]),
        after: ["generate"],
      },
      { name: "tests", work: () => vitest("tests"), after: ["generate"] },
      // One after the other: only one may install at a time.
      { name: "slurm", work: () => slurm(), after: ["generate", "chromium"] },
      { name: "postgres", work: () => oldestPostgres(), after: ["slurm"] },
      { name: "build", work: () => tool(root, "turbo", ["run", "build"]), after: ["generate"] },
      { name: "browser", work: () => playwright(), after: ["build", "chromium"], alone: true },
    ].map((task) => (isAll ? task : passes.unlessPassed(task))),
    2,
  );
  await passes.keep(results);
  summarize(results);
  const passed = sum(results.map(({ tests }) => tests?.passed ?? 0));
  // A step that failed without a failing test counts as one, so that "0 failed" says what it seems to say.
  const failed = sum(results.map(({ ok, tests }) => tests?.failed || (ok ? 0 : 1)));
  console.log(`\n${passed} passed, ${failed} failed`);
  if (results.some(({ passedAt }) => passedAt !== undefined))
    console.log("All of it again: npm test -- --all");
  await stop(failed === 0 ? 0 : 1);

  /** @type {(name: string, cwd?: string, args?: string[], more?: NodeJS.ProcessEnv) => Promise<import("./tasks.mjs").Result>} */
  async function vitest(name, cwd = root, args = [], more = {}) {
    const report = path.join(folder, `${name}.json`);
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    return judge(await tool(cwd, "vitest", ["run", ...args, ...reporters], more), vitestCounts(report));
  }

  /** What is nearest to the database, on the oldest one. */
  async function oldestPostgres() {
    const found = await findOldestPostgres(console.log);
    if ("why" in found) return { ok: true, output: "", notTested: found.why };
    const near = ["db", "access", "api", "upkeep"].map((name) => `packages/${name}`);
    const result = await vitest("postgres", root, near, { TEST_POSTGRES_BIN: found.bin });
    return { ...result, highlights: [`PostgreSQL ${found.version}`] };
  }

  async function slurm() {
    const why = await whyNoSlurm(console.log);
    if (why !== undefined) return { ok: true, output: "", notTested: why };
    const bench = path.join(root, "bench");
    return vitest("slurm", bench, ["--config", path.join(bench, "vitest.slurm.config.ts")]);
  }

  async function playwright() {
    const report = path.join(folder, "playwright.json");
    const identityProvider = {
      OIDC_ISSUER: `http://localhost:${await requirePort(0, "npm test")}`,
      OIDC_CLIENT_ID: "muster",
      OIDC_CLIENT_SECRET: "only for tests",
    };
    const stack = await startStack(dataDir, identityProvider);
    try {
      const outcome = await tool(
        web,
        path.join(web, "node_modules/.bin/playwright"),
        ["test", "--reporter=list,json"],
        {
          ...identityProvider,
          MUSTER_DEMO_FILE: stack.demoFile,
          CHROMIUM_PATH: await chromium,
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        },
      );
      return judge(outcome, playwrightCounts(report));
    } finally {
      await stack.end();
    }
  }
});

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}
