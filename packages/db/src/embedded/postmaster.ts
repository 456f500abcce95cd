import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { as } from "./account.ts";
import type { Cluster } from "./cluster.ts";
import { ask } from "./connect.ts";
import { PostgresError, codeOf } from "./error.ts";
import { freePort } from "./port.ts";
import { type Postmaster, isInUse, readPostmaster, stateOf } from "./process.ts";
import { serverArguments } from "./settings.ts";

const STALE_MS = 5_000;
const START_MS = 120_000;
const FAST_STOP_MS = 20_000;
/** How long processes of a server that was killed may take to notice that. */
const ORPHANS_MS = 30_000;

/**
 * The server that already works on this cluster, left behind by a parent that was killed; undefined when there is none.
 * Waits for one that is starting or stopping, and clears away the pid file of a dead one.
 */
export async function adopt(cluster: Cluster): Promise<Postmaster | undefined> {
  for (const begun = Date.now(); ; await sleep(50)) {
    const found = readPostmaster(cluster.directory);
    if (!found) return undefined;
    const waitedMs = Date.now() - begun;
    const state = stateOf(found.pid, cluster.directory);
    if (state === "gone") return undefined;
    const isOurs = state === "ours";
    if (isOurs && (await ask(cluster, found.port)) === "ready") return found;
    if (isOurs && waitedMs > START_MS) {
      throw new PostgresError(
        `A PostgreSQL (pid ${found.pid}) works on ${cluster.directory} but does not answer. Stop it and start again.`,
      );
    }
    // Its number may belong to a zombie or to another program now; Postgres would take either for a running server.
    if (!isOurs && !isInUse(cluster.directory, waitedMs > STALE_MS)) {
      rmSync(path.join(cluster.directory, "postmaster.pid"), { force: true });
      return undefined;
    }
    if (!isOurs && waitedMs > 2 * STALE_MS) return undefined;
  }
}

/** Starts the server in a session of its own, so that the terminal's Ctrl-C does not reach it. Resolves when it answers. */
export async function launch(cluster: Cluster, logFile: string, durable: boolean): Promise<Postmaster> {
  const begun = Date.now();
  for (let attempt = 1; ; attempt++) {
    const outcome = await launchAt(cluster, logFile, durable, await freePort());
    if (typeof outcome !== "string") return outcome;
    if (outcome.includes("pre-existing shared memory block") && Date.now() - begun < ORPHANS_MS) {
      await sleep(100);
      attempt -= 1;
      continue;
    }
    // Somebody may have taken the port since it was found free.
    if (attempt < 3 && outcome.includes("could not create any TCP/IP sockets")) continue;
    throw new PostgresError(`PostgreSQL did not start: ${outcome}. Its log is ${logFile}.`);
  }
}

async function launchAt(
  cluster: Cluster,
  logFile: string,
  durable: boolean,
  port: number,
): Promise<Postmaster | string> {
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, "a", 0o600);
  const logStart = statSync(logFile).size;
  const child = spawn(path.join(cluster.bin, "postgres"), serverArguments(cluster.directory, port, durable), {
    ...as(cluster.account),
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let ended: string | undefined;
  child.on("error", (error) => (ended = error.message));
  child.on("exit", (code, signal) => (ended ??= `it ended with ${signal ?? code}`));
  child.unref();
  for (const begun = Date.now(); Date.now() - begun < START_MS; await sleep(25)) {
    if (ended !== undefined) return reasonIn(logFile, logStart) ?? ended;
    if (child.pid !== undefined && (await ask(cluster, port)) === "ready") return { pid: child.pid, port };
  }
  child.kill("SIGQUIT");
  return `it did not answer within ${START_MS / 1000} seconds`;
}

/** Stops the server: open transactions are rolled back, everything committed is kept. Resolves when it is gone. */
export async function stop(cluster: Cluster, pid: number): Promise<void> {
  if (await signalAndWait(cluster, pid, "SIGINT", FAST_STOP_MS)) return;
  // Immediate shutdown: what was committed is recovered from the log at the next start.
  if (await signalAndWait(cluster, pid, "SIGQUIT", STALE_MS)) return;
  throw new PostgresError(`PostgreSQL (pid ${pid}) does not stop.`);
}

async function signalAndWait(cluster: Cluster, pid: number, signal: NodeJS.Signals, patienceMs: number) {
  const isRunning = () => stateOf(pid, cluster.directory) === "ours";
  try {
    if (isRunning()) process.kill(pid, signal);
  } catch (error) {
    // It ended in between.
    if (codeOf(error) !== "ESRCH") throw error;
  }
  for (const begun = Date.now(); Date.now() - begun < patienceMs; await sleep(20)) {
    if (!isRunning()) return true;
  }
  return false;
}

function reasonIn(logFile: string, start: number): string | undefined {
  const lines = readFileSync(logFile).subarray(start).toString("utf8").trimEnd().split("\n");
  const fatal = lines.findLast((line) => /FATAL|PANIC/.test(line))?.replace(/^.*?(FATAL|PANIC): +/, "");
  return fatal ?? (lines.at(-1) || undefined);
}
