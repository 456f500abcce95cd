import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type RunningPostgres, startPostgres } from "@muster/db/embedded";
import { type MeasuredServer, spawnServer } from "../servers/spawn.ts";
import { onStop } from "../stopping.ts";
import { type Forwarder, startForwarder } from "./forwarder.ts";

/** A Postgres and a Muster on it, both at ports that stay the same while they are killed and started again. */
export interface Machine {
  readonly postgresUrl: string;
  readonly http: Forwarder;
  startMuster(): Promise<void>;
  /** `kill -9` of the server's process, and a new one. */
  killMuster(): Promise<void>;
  /** `kill -9` of Postgres with all its processes, and a new one, which recovers from its log. */
  killPostgres(): Promise<void>;
}

export async function startMachine(
  folder: string,
  secret: string,
  shouldCut: () => boolean,
): Promise<Machine> {
  const database = await startForwarder();
  const http = await startForwarder(shouldCut);
  onStop(() => {
    http.close();
    database.close();
  });
  const start = async (): Promise<RunningPostgres> => {
    const started = await startPostgres({ dataDir: folder });
    database.target = Number(new URL(started.url).port);
    return started;
  };
  let postgres = await start();
  onStop(() => postgres.stop());
  const url = new URL(postgres.url);
  url.port = String(database.port);

  let muster: MeasuredServer;
  let generation = 0;
  const startMuster = async () => {
    const log = path.join(folder, `muster-${++generation}.log`);
    muster = await spawnServer("muster.ts", { databaseUrl: url.href, secret }, log);
    http.target = muster.port;
  };
  return {
    postgresUrl: url.href,
    http,
    startMuster,
    async killMuster() {
      await muster.kill();
      http.target = undefined;
      await startMuster();
    },
    async killPostgres() {
      signalAll(postgres.pid, "SIGKILL");
      database.target = undefined;
      await untilGone(postgres.pid);
      postgres = await start();
    },
  };
}

/** Sends a signal to a Postgres and all its processes. */
export function signalAll(pid: number, signal: NodeJS.Signals): void {
  // Held first when it is killed, so that it has no more children than are found.
  if (signal === "SIGKILL") process.kill(pid, "SIGSTOP");
  const children = childrenOf(pid);
  // The parent before all others: it would otherwise notice, and recover by itself.
  for (const each of [pid, ...children]) {
    try {
      process.kill(each, signal);
    } catch (error) {
      // A connection may have ended in between.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => parentOf(child) === pid);
}

function parentOf(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

export async function untilGone(pid: number): Promise<void> {
  while (parentOf(pid) !== undefined) await sleep(10);
}
