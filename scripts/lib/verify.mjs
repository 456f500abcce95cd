import { checkBoundaries } from "./boundaries.mjs";
import { stopWithNpm } from "./parent.mjs";
import { run } from "./run.mjs";
import { main, stop } from "./stopping.mjs";
import { runTasks, summarize } from "./tasks.mjs";
import { root, toolEnvironment } from "./workspace.mjs";

const CACHED = ["--cache", "--cache-strategy=content", "--cache-location=.cache/prettier"];

await main(async () => {
  stopWithNpm();
  /** @type {(name: string, ...command: [string, ...string[]]) => import("./tasks.mjs").Task} */
  const tool = (name, command, ...args) => ({
    name,
    work: () => run(command, args, { cwd: root, env: toolEnvironment() }),
    after: name === "generate" ? [] : ["generate"],
  });
  const results = await runTasks(
    [
      // The Prisma client: code that the others look at.
      tool("generate", "turbo", "run", "generate", "--output-logs=errors-only"),
      tool("types", "turbo", "run", "typecheck", "--output-logs=errors-only", "--continue"),
      tool("types of scripts", "tsc", "--project", "scripts"),
      tool("lint", "oxlint", "--type-aware", "--report-unused-disable-directives", "--deny-warnings"),
      tool("format", "prettier", "--check", "--log-level=warn", ...CACHED, "."),
      tool("unused code", "knip", "--no-config-hints"),
      { name: "boundaries", work: async () => checkBoundaries() },
    ],
    2,
  );
  summarize(results);
  await stop(results.every(({ ok }) => ok) ? 0 : 1);
});
