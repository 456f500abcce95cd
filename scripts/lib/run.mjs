import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { Problem } from "./problem.mjs";
import { isStopping, onStop } from "./stopping.mjs";

/**
 * @typedef {object} RunOptions
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [logFile] where the output is added to, too
 *
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {string} output what the program wrote, to both streams
 */

/**
 * Runs a program to its end in a process group of its own, which is ended when we are.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env = process.env, logFile }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const add = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      if (logFile !== undefined) appendFileSync(logFile, chunk, { mode: 0o600 });
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    const closed = new Promise((done) => child.once("close", done));
    const forget = onStop(() => endGroup(child.pid, closed));
    const finish = (/** @type {boolean} */ ok) => {
      if (!isStopping()) forget();
      resolve({ ok, output });
    };
    child.on("error", (error) => {
      output += `${command}: ${error.message}\n`;
      finish(false);
    });
    child.on("close", (code) => finish(code === 0));
  });
}

/**
 * Runs a program whose output nobody needs to see unless it fails.
 * @param {string} what for the sentence upon failure: "Building"
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions & { logFile: string }} options
 */
export async function runQuietly(what, command, args, options) {
  const { ok, output } = await run(command, args, options);
  if (ok) return;
  const tail = output.trimEnd().split("\n").slice(-40).join("\n");
  throw new Problem(
    `${tail}\n\n${what} failed; the end of its output is above, all of it in ${options.logFile}.`,
  );
}

/**
 * @param {number | undefined} pid
 * @param {Promise<unknown>} closed
 */
async function endGroup(pid, closed) {
  if (pid === undefined) return;
  signalGroup(pid, "SIGTERM");
  const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), 5_000);
  await closed;
  clearTimeout(timer);
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself.
  }
}
