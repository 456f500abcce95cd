import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "./run.mjs";
import { root, toolEnvironment } from "./workspace.mjs";

const file = path.join(root, ".cache/passed.json");

/**
 * @typedef {{ print: string, at: string, tests?: import("./tasks.mjs").Result["tests"] }} Pass
 *
 * @typedef {object} Passes
 * @property {(task: import("./tasks.mjs").Task) => import("./tasks.mjs").Task} unlessPassed the task, which is not done again if
 *   nothing that it looks at has changed since it passed
 * @property {(results: readonly import("./tasks.mjs").Finished[]) => Promise<void>} keep remembers which tasks passed
 */

/**
 * What passed here before. What a task looks at stands in turbo.json, as the inputs of `//#` and the name that it has here.
 * @param {readonly string[]} names of the tasks
 * @returns {Promise<Passes>}
 */
export async function readPasses(names) {
  const before = await fingerprints(names);
  const passes = readKept();
  return {
    unlessPassed(task) {
      const pass = passes[task.name];
      if (pass === undefined || pass.print !== before.get(task.name)) return task;
      const { at: passedAt, tests } = pass;
      return { ...task, work: async () => ({ ok: true, output: "", passedAt, ...(tests && { tests }) }) };
    },
    async keep(results) {
      // A file may have been changed after a test had read it.
      const after = await fingerprints(names);
      const at = new Date().toISOString();
      for (const { name, ok, tests, notTested, passedAt } of results) {
        const print = after.get(name);
        if (!ok || notTested !== undefined || passedAt !== undefined || print === undefined) continue;
        if (print === before.get(name)) passes[name] = { print, at, ...(tests && { tests }) };
      }
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(passes));
    },
  };
}

/**
 * @param {readonly string[]} names
 * @returns {Promise<Map<string, string>>} empty where they can't be told: then everything runs
 */
async function fingerprints(names) {
  const { ok, output } = await run("turbo", ["run", ...names, "--dry=json"], {
    cwd: root,
    env: toolEnvironment(),
  });
  const json = output.slice(output.indexOf("{\n"), output.lastIndexOf("\n}") + 2);
  if (!ok || json === "") return new Map();
  const runtime = `${process.version} ${os.release()} ${process.getuid?.()}`;
  /** @type {{ tasks: { taskId: string, hash: string }[] }} */
  const { tasks } = JSON.parse(json);
  return new Map(tasks.map(({ taskId, hash }) => [taskId.replace("//#", ""), `${hash} ${runtime}`]));
}

/** @returns {Record<string, Pass>} */
function readKept() {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
