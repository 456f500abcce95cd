import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, rmSync } from "node:fs";
import path from "node:path";
import type { RuntimeOptions } from "@muster/api";
import { type RunningPostgres, startPostgres } from "@muster/db/embedded";
import { migrate } from "@muster/db/migrate";
import pg from "pg";
import { onStop } from "../stopping.ts";
import { loadPeople } from "../world/load-people.ts";
import { loadWorkloads } from "../world/load-workloads.ts";
import { type Organization, outline } from "../world/outline.ts";
import { issueTokens, type Tokens } from "../world/tokens.ts";
import { vacuum } from "../world/vacuum.ts";
import type { TrialSettings } from "./server.ts";

const DATA = path.join(import.meta.dirname, "../../.data");

/** Where a trial takes place: a Postgres that may be hurt, with two organizations in it. */
export interface Ground {
  postgres: RunningPostgres;
  readonly dataDir: string;
  readonly organizations: readonly [Organization, Organization];
  readonly tokens: readonly [Tokens, Tokens];
}

/** A server in a process of its own. */
export interface TrialServer {
  readonly port: number;
  readonly child: ChildProcess;
  readonly logFile: string;
  /** What is in use on its heap after collecting garbage. */
  heapBytes(): Promise<number>;
  /** Sets its clock so far off. */
  setClock(ms: number): void;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Limits that a trial about something else never meets. */
const NO_LIMITS = {
  requestsPerToken: 0,
  requestsPerOrganization: 0,
  reads: 1e4,
  ingests: 1e4,
  delayMs: 1e6,
};

/** Starts a Postgres on a fresh folder and fills it: `rows` workloads, most of them in the first organization. */
export async function layGround(
  name: string,
  rows = 4_000,
  dataDir = path.join(DATA, `trial-${name}-${process.pid}`),
): Promise<Ground> {
  const [first, second] = outline(1);
  if (!first || !second) throw new Error("The outline has too few organizations.");
  const postgres = await startPostgres({ dataDir });
  const ground = { postgres, dataDir, organizations: [first, second] as const };
  onStop(async () => {
    await ground.postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  await migrate(postgres.url);
  await query(postgres.url, async (client) => {
    // Summed up at the end, as if all had come in long ago.
    await client.query("alter table workloads disable trigger user");
    for (const [n, organization] of ground.organizations.entries()) {
      await loadPeople(client, organization);
      await loadWorkloads(client, organization, n === 0 ? rows : Math.ceil(rows / 4), new Date(), () => {});
    }
    await client.query("alter table workloads enable trigger user");
    for (const { id } of ground.organizations)
      await client.query("select rebuild_workload_rollups($1)", [id]);
  });
  await vacuum(postgres.url);
  const tokens = [await issueTokens(postgres.url, first), ""] as const;
  // Issuing takes back what was issued before: these keep theirs under another name.
  await query(postgres.url, (client) =>
    client.query("update api_tokens set name = 'trial' where name = 'bench'"),
  );
  return Object.assign(ground, { tokens: [tokens[0], await issueTokens(postgres.url, second)] as const });
}

/** Does something as the superuser. */
export async function query<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {}); // a trial may kill its server
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Starts a server on the ground. */
export async function startServer(
  { postgres, dataDir }: Ground,
  limits: RuntimeOptions["limits"] = NO_LIMITS,
  port = 0,
): Promise<TrialServer> {
  mkdirSync(path.join(dataDir, "logs"), { recursive: true });
  const logFile = path.join(dataDir, "logs", "server.log");
  const log = openSync(logFile, "a");
  const settings: TrialSettings = {
    databaseUrl: postgres.url,
    secret: "a secret of trials that guards nothing at all",
    limits,
    port,
  };
  const flags = ["--expose-gc", "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, path.join(import.meta.dirname, "server.ts")], {
    env: { ...process.env, NODE_ENV: "production", TRIAL_SETTINGS: JSON.stringify(settings) },
    stdio: ["ignore", log, log, "ipc"],
    detached: true, // cores are shared among sessions
  });
  const ended = once(child, "exit");
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> => {
    if (!isOver()) {
      child.kill(signal);
      await ended;
    }
    return child.exitCode;
  };
  onStop(() => stop("SIGKILL"));
  const failed = ended.then(() => Promise.reject(new Error(`The server did not start, see ${logFile}`)));
  const [message] = (await Promise.race([once(child, "message"), failed])) as [{ port: number }];
  failed.catch(() => {});
  return {
    port: message.port,
    child,
    logFile,
    stop,
    async heapBytes() {
      const reply = once(child, "message") as Promise<[{ heapBytes: number }]>;
      child.send("heap");
      return (await reply)[0].heapBytes;
    },
    setClock: (ms) => void child.send(ms),
  };
}
