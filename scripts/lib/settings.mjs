import { accessSync, constants, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "./problem.mjs";
import { root } from "./workspace.mjs";

/**
 * The folder that holds everything Muster keeps: MUSTER_DATA_DIR, or `.data`. Made when missing, closed to other users.
 * @returns {string}
 */
export function dataFolder() {
  const folder = path.resolve(root, process.env.MUSTER_DATA_DIR || ".data");
  try {
    // Root's Postgres runs as another user and must be able to pass through; every file in here is mode 600.
    mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    mkdirSync(path.join(folder, "logs"), { recursive: true, mode: 0o700 });
    accessSync(path.join(folder, "logs"), constants.W_OK | constants.X_OK);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem(
      `The data folder ${folder} can't be used (${reason}). Name another one in MUSTER_DATA_DIR.`,
    );
  }
  return folder;
}

/** The port to serve on: PORT, or 3000. 0 lets the system choose. */
export function wantedPort() {
  const text = process.env.PORT || "3000";
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Problem(`PORT must be a number from 0 to 65535, like PORT=3001; it is "${text}".`);
}

/** Whether an empty database gets the demo: unless MUSTER_DEMO is 0. */
export function wantsDemo() {
  const text = process.env.MUSTER_DEMO || "1";
  if (text === "0" || text === "1") return text === "1";
  throw new Problem(`MUSTER_DEMO must be 0 (an empty database stays empty) or 1; it is "${text}".`);
}

/**
 * Finds out whether the port can be had, before anything that takes long is begun.
 * @param {number} port
 * @param {string} command what to type instead
 * @param {{ patienceMs?: number }} [options] how long to wait for one that is just being given free
 * @returns {Promise<number>} the port; another one for 0
 */
export async function requirePort(port, command, { patienceMs = 0 } = {}) {
  const host = process.env.HOST || "0.0.0.0";
  let problem = await tryPort(port, host);
  for (const end = Date.now() + patienceMs; isTaken(problem) && Date.now() < end;) {
    await sleep(200);
    problem = await tryPort(port, host);
  }
  if (typeof problem === "number") return problem;
  if (problem.code === "EADDRINUSE") {
    throw new Problem(
      `Port ${port} is in use by another program. Stop it, or choose another port: PORT=${port === 3001 ? 3002 : 3001} ${command}`,
    );
  }
  if (problem.code === "EACCES") {
    throw new Problem(`This user may not serve on port ${port}. Choose one above 1023: PORT=3000 ${command}`);
  }
  throw new Problem(
    `Muster can't serve on ${host}, port ${port}: ${problem.message}. Set HOST and PORT to what this machine has.`,
  );
}

/** @param {number | NodeJS.ErrnoException} outcome */
function isTaken(outcome) {
  return typeof outcome !== "number" && outcome.code === "EADDRINUSE";
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number | NodeJS.ErrnoException>}
 */
function tryPort(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on("error", resolve);
    probe.listen(port, host, () => {
      const address = probe.address();
      const got = typeof address === "object" && address ? address.port : port;
      probe.close(() => resolve(got));
    });
  });
}
