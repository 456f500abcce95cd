import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, closeSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CUT,
  type Load,
  NOT_ASKED,
  REFUSED,
  requestText,
  type Seen,
  startLoad,
  type Stream,
} from "../load/load.ts";
import { onStop } from "../stopping.ts";
import { type Ground, layGround, query, startServer } from "./ground.ts";
import { countsOf } from "./seen.ts";
import { type Deliveries, deliveries, readsOf } from "./traffic.ts";
import type { Trial } from "./trial.ts";
import { findVictim } from "./victim.ts";

interface Size {
  readonly kills: number;
  readonly terminations: number;
  readonly frozenMs: number;
  /** For how long locks, and whatever else, are held. */
  readonly heldMs: number;
  /** From when the database accepts connections until somebody is answered what they asked for. */
  readonly backWithinMs: number;
  /** Everything, and not only what is soon over. */
  readonly isThorough: boolean;
}
export const FULL: Size = {
  kills: 20,
  terminations: 100,
  frozenMs: 30_000,
  heldMs: 20_000,
  backWithinMs: 1_000,
  isThorough: true,
};
export const SHORT: Size = {
  kills: 1,
  terminations: 1,
  frozenMs: 1_000,
  heldMs: 1_000,
  backWithinMs: 5_000,
  isThorough: false,
};

const HOUR_MS = 3_600_000;
const OK = 200;
const UNAVAILABLE = 503;

/** What was seen of one kind of fault. */
interface Fault {
  readonly times: number;
  readonly statuses: Record<string, Record<string, number>>;
  /** From the database's first moment until the first answer, the worst of all times. */
  readonly back_after_ms?: number;
}

/** Hurts database and server in all ways while people read and collectors deliver, and holds what is there in the end against what was acknowledged. */
export async function faults(ground: Ground, size: Size): Promise<Trial> {
  const victim = await findVictim(ground);
  const behind = { ...ground, postgres: { ...ground.postgres, url: victim.url } };
  const limits = { requestsPerToken: 0, requestsPerOrganization: 0 };
  let server = await startServer(behind, limits);
  const { port } = server;
  const traffic = await trafficOf(ground);
  const load = startLoad();
  const complaints: string[] = [];
  const found: Record<string, Fault> = {};

  /** Does one thing again and again under load. `allowed` are answers beside 200 and 503. */
  async function suffer(
    name: string,
    times: number,
    hurt: () => Promise<number | void>,
    { allowed = [], lives = true }: { allowed?: readonly number[]; lives?: boolean } = {},
  ): Promise<void> {
    const asking = load.ask({ port, streams: traffic.streams, ms: 900_000 });
    const accepts: number[] = [];
    await sleep(500);
    for (let n = 0; n < times; n++) {
      const at = await hurt();
      if (at !== undefined) accepts.push(at);
      await sleep(1_200);
    }
    load.stop();
    const seen = await asking;
    traffic.note(seen);
    const complain = (what: string) => complaints.push(`${name}: ${what}`);
    for (const { name: stream, statuses } of seen) {
      const fine = stream === "liveness" && lives ? [OK] : [OK, UNAVAILABLE, NOT_ASKED, ...allowed];
      const wrong = statuses.filter((status) => !fine.includes(status));
      if (wrong.length > 0) complain(`${stream} was answered ${JSON.stringify(countsOf(wrong))}`);
    }
    const back = accepts.map((at) => firstAnswer(seen, at) - at);
    const late = back.filter((ms) => ms > size.backWithinMs);
    if (late.length > 0) complain(`the first answer came ${late.map(Math.round).join(", ")} ms late`);
    found[name] = {
      times,
      statuses: Object.fromEntries(seen.map(({ name: stream, statuses }) => [stream, countsOf(statuses)])),
      ...(back.length > 0 && { back_after_ms: Math.round(Math.max(...back)) }),
    };
    console.log(name, JSON.stringify(found[name]));
  }

  await suffer("postgres killed", size.kills, () => victim.kill());
  await suffer("postgres frozen", 1, () => victim.freeze(size.frozenMs));
  await suffer("tables locked", 1, () => victim.lock(size.heldMs));
  if (size.isThorough) {
    await suffer("postgres restarted", Math.min(3, size.kills), () => victim.restart());
    await suffer("connections taken", 1, () => victim.exhaust(size.heldMs));
    await suffer("database slow", 1, () => victim.slowDown(size.heldMs));
  }
  await suffer("clock an hour ahead", 1, async () => server.setClock(HOUR_MS));
  await suffer("clock an hour behind", 1, async () => server.setClock(-HOUR_MS));
  server.setClock(0);
  const again = async (signal: NodeJS.Signals) => {
    const code = await server.stop(signal);
    if (signal === "SIGTERM" && code !== 0)
      complaints.push(`A server that was told to stop ended with ${code}.`);
    server = await startServer(behind, limits, port);
  };
  // Whoever was being answered by a process that is killed knows of nothing; those who come before the next one is there can't.
  const gone = { allowed: [CUT, REFUSED], lives: false };
  await suffer("server killed", size.kills, () => again("SIGKILL"), gone);
  // One that is told to stop answers whoever has asked.
  const stopped = { allowed: [REFUSED], lives: false };
  await suffer("server terminated", size.terminations, () => again("SIGTERM"), stopped);
  await server.stop();

  const ledger = await compare(ground, traffic);
  if (ledger.lost + ledger.doubled + ledger.drifted_rollups > 0)
    complaints.push(`Of what was acknowledged: ${JSON.stringify(ledger)}`);
  const disk = size.isThorough ? await diskFull(load) : undefined;
  complaints.push(...(disk?.complaints ?? []));
  return { figures: { ...found, ...ledger, ...(disk && { "disk full": disk.figures }) }, complaints };
}

/** What is asked meanwhile, and what was acknowledged of it. */
interface Traffic {
  readonly streams: readonly Stream[];
  readonly deliveries: Deliveries;
  readonly acknowledged: Set<number>;
  note(seen: readonly Seen[]): void;
}

async function trafficOf(ground: Ground): Promise<Traffic> {
  // So many that some are delivered again only much later.
  const all = deliveries(ground, 2_000);
  const acknowledged = new Set<number>();
  const live = [requestText("GET", "/v1/health/live", "nobody")];
  return {
    deliveries: all,
    acknowledged,
    streams: [
      { name: "reads", requests: await readsOf(ground), perSecond: 60, connections: 100 },
      { name: "ingest", requests: all.requests, perSecond: 10, connections: 50 },
      { name: "liveness", requests: live, perSecond: 10, connections: 50 },
    ],
    note(seen) {
      for (const { name, which, statuses } of seen)
        if (name === "ingest") which.forEach((request, n) => statuses[n] === OK && acknowledged.add(request));
    },
  };
}

/** When somebody who reads is first answered what they asked for, from a moment on. */
function firstAnswer(seen: readonly Seen[], from: number): number {
  const reads = seen.find(({ name }) => name === "reads");
  const answered = reads?.askedAt.map((at, n) =>
    reads.statuses[n] === OK ? at + (reads.ms[n] ?? 0) : Infinity,
  );
  return answered?.filter((at) => at >= from).reduce((a, b) => Math.min(a, b), Infinity) ?? Infinity;
}

/** Holds the rows against the acknowledgements. */
async function compare({ postgres }: Ground, { deliveries: { workloads }, acknowledged }: Traffic) {
  const names = [...acknowledged].flatMap((n) => workloads[n] ?? []);
  return query(postgres.url, async (client) => {
    const { rows } = await client.query<{ stored: number; once: number }>(
      `select count(*)::integer as stored, count(*) filter (where events = 1 and status = 'running')::integer as once from (
        select w.status, (select count(*) from workload_events e where e.organization_id = w.organization_id and e.workload_id = w.id) as events
        from workloads w where w.external_id = any($1)) s`,
      [names],
    );
    const doubled = await client.query(
      "select external_id from workloads where external_id = any($1) group by 1 having count(*) > 1",
      [workloads.flat()],
    );
    const drifted = await client.query("select from drifted_workload_rollups()");
    const { stored = 0, once = 0 } = rows[0] ?? {};
    return {
      acknowledged_rows: names.length,
      lost: names.length - once,
      doubled: (doubled.rowCount ?? 0) + Math.max(0, stored - names.length),
      drifted_rollups: drifted.rowCount ?? 0,
    };
  });
}

/** A ground on a disk of its own, which is filled up to the last byte under load and then cleared again. */
async function diskFull(load: Load): Promise<Trial> {
  const folder = path.join(os.tmpdir(), `muster-trial-disk-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=512m,mode=711", "tmpfs", folder], { stdio: "pipe" });
  } catch {
    return { figures: {}, complaints: ["A small disk can be mounted by root only: not tried."] };
  }
  onStop(() => {
    execFileSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  const ground = await layGround("disk", 2_000, path.join(folder, "data"));
  const victim = await findVictim(ground);
  const server = await startServer({ ...ground, postgres: { ...ground.postgres, url: victim.url } });
  const traffic = await trafficOf(ground);
  const asking = load.ask({ port: server.port, streams: traffic.streams, ms: 60_000 });
  await sleep(2_000);
  const filler = path.join(folder, "filler");
  fill(filler);
  await sleep(8_000);
  rmSync(filler);
  // A Postgres that could not write its log has stopped: whoever watches over it starts it again.
  const accepts = existsSync(`/proc/${ground.postgres.pid}`) ? Date.now() : await victim.restart();
  await sleep(2_000);
  load.stop();
  const seen = await asking;
  traffic.note(seen);
  await server.stop();
  const ledger = await compare(ground, traffic);
  const complaints: string[] = [];
  const statuses: Fault["statuses"] = {};
  for (const stream of seen) {
    statuses[stream.name] = countsOf(stream.statuses);
    const wrong = stream.statuses.filter(
      (status) => status !== OK && (stream.name === "liveness" || ![UNAVAILABLE, NOT_ASKED].includes(status)),
    );
    if (wrong.length > 0)
      complaints.push(`disk full: ${stream.name} was answered ${JSON.stringify(countsOf(wrong))}`);
  }
  if ((statuses["ingest"]?.[UNAVAILABLE] ?? 0) === 0) complaints.push("The disk was not full.");
  if (ledger.lost + ledger.doubled + ledger.drifted_rollups > 0)
    complaints.push(`disk full: of what was acknowledged: ${JSON.stringify(ledger)}`);
  const back = firstAnswer(seen, accepts) - accepts;
  if (back > FULL.backWithinMs)
    complaints.push(`disk full: the first answer came ${Math.round(back)} ms late`);
  return { figures: { statuses, ...ledger, back_after_ms: Math.round(back) }, complaints };
}

/** Writes a file until the disk has no room for a byte more. */
function fill(file: string): void {
  const handle = openSync(file, "w");
  try {
    for (let size = 1 << 20; size >= 1; size = Math.floor(size / 2)) {
      const block = Buffer.alloc(size);
      try {
        for (;;) if (writeSync(handle, block) < size) break;
      } catch {
        // Less of it may fit.
      }
    }
  } finally {
    closeSync(handle);
  }
}
