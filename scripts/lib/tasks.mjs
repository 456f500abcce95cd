import { duration } from "./step.mjs";
import { isStopping } from "./stopping.mjs";

/**
 * @typedef {object} Result
 * @property {boolean} ok
 * @property {string} output shown when it is not ok
 * @property {string[]} [highlights] lines of the output that are shown in any case
 * @property {{ passed: number, failed: number }} [tests] how many tests ran
 * @property {string} [notTested] why it could not run here, to be told loudly
 * @property {string} [passedAt] when it passed, if that holds still and it was not done again
 *
 * @typedef {object} Task
 * @property {string} name
 * @property {() => Promise<Result>} work
 * @property {readonly string[]} [after] names of the tasks that must have succeeded before
 * @property {boolean} [alone] whether it waits until no other task runs
 *
 * @typedef {Result & { name: string, skipped: boolean, milliseconds: number }} Finished
 */

/**
 * Runs tasks in their order, up to `atOnce` at a time, all of them: one that fails holds up only those that need it. Prints
 * each when it ends, with its output if it failed.
 * @param {readonly Task[]} tasks
 * @param {number} atOnce
 * @returns {Promise<Finished[]>}
 */
export async function runTasks(tasks, atOnce) {
  /** @type {Map<string, Finished>} */
  const finished = new Map();
  const waiting = [...tasks];
  /** @type {Set<Promise<void>>} */
  const running = new Set();
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex(({ after = [] }) => after.every((name) => finished.has(name)));
    const room = waiting[next]?.alone ? 1 : atOnce;
    const task = running.size < room && next >= 0 ? waiting.splice(next, 1)[0] : undefined;
    if (!task) {
      await Promise.race(running);
      continue;
    }
    const one = perform(task, finished).then((result) => {
      running.delete(one);
      finished.set(task.name, result);
      if (!isStopping()) report(result);
    });
    running.add(one);
  }
  return tasks.flatMap(({ name }) => finished.get(name) ?? []);
}

/**
 * @param {Task} task
 * @param {ReadonlyMap<string, Finished>} finished
 * @returns {Promise<Finished>}
 */
async function perform({ name, work, after = [] }, finished) {
  const missing = after.find((other) => !finished.get(other)?.ok);
  if (missing)
    return { name, ok: false, skipped: true, output: `not run: ${missing} failed`, milliseconds: 0 };
  const begun = performance.now();
  /** @type {Result} */
  let result;
  try {
    result = await work();
  } catch (error) {
    result = { ok: false, output: error instanceof Error ? error.message : String(error) };
  }
  return { ...result, name, skipped: false, milliseconds: performance.now() - begun };
}

/** @param {Finished} result */
function report({ name, ok, output, highlights = [], milliseconds, notTested, passedAt }) {
  if (passedAt !== undefined) return console.log(`✓ ${name}  ${since(passedAt)}`);
  if (notTested !== undefined) return console.log(`! ${name}  NOT TESTED: ${notTested}`);
  if (!ok) console.log(`\n── ${name} ──\n${output.trimEnd()}\n──`);
  console.log(`${ok ? "✓" : "✗"} ${name}  ${duration(milliseconds)}`);
  for (const line of highlights) console.log(`    ${line}`);
}

/**
 * Prints one line for each task.
 * @param {readonly Finished[]} results
 */
export function summarize(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  console.log("\nSummary");
  for (const { name, ok, skipped, output, milliseconds, tests, notTested, passedAt } of results) {
    if (notTested !== undefined) {
      console.log(`  ! ${name.padEnd(width)}  NOT TESTED: ${notTested}`);
      continue;
    }
    const count = tests ? `  ${tests.passed} passed, ${tests.failed} failed` : "";
    const end = skipped
      ? output
      : `${passedAt === undefined ? duration(milliseconds) : since(passedAt)}${count}`;
    console.log(`  ${ok ? "✓" : "✗"} ${name.padEnd(width)}  ${end}`);
  }
}

/** @param {string} passedAt */
function since(passedAt) {
  return `passed ${passedAt.slice(0, 16).replace("T", " ")} UTC, and nothing that it looks at has changed`;
}
