import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { NOT_ASKED, startLoad } from "../load/load.ts";
import { type Ground, startServer } from "./ground.ts";
import { msOf, summary } from "./seen.ts";
import { deliveries, readsOf } from "./traffic.ts";
import { quantile, round, type Trial } from "./trial.ts";

interface Size {
  readonly requests: number;
  readonly slowClients: number;
  /** For how long the latencies of others are measured. */
  readonly seconds: number;
  /** Whether latencies are judged: nothing else may run on the machine then. */
  readonly isTimed: boolean;
}
export const FULL: Size = { requests: 1_000_000, slowClients: 500, seconds: 10, isTimed: true };
export const SHORT: Size = { requests: 1_500, slowClients: 100, seconds: 2, isTimed: false };

/** After how many requests the heap is measured. */
const STEP = 25_000;
const CONNECTIONS = 16;
/** How much the heap may grow over a million requests, by the line through all samples after the first third. */
const MAX_MB_PER_MILLION = 5;
/** What slow clients may do to the others: so many times what they wait otherwise, and what a timer is late anyway. */
const SLOWER = 2;
const UNNOTICED_MS = 5;

/** A very great number of requests, and then many clients that send and read as slowly as they may. */
export async function soak(
  ground: Ground,
  { requests, slowClients, seconds, isTimed }: Size,
): Promise<Trial> {
  const server = await startServer(ground);
  const load = startLoad();
  // Of everything some; a fifth of the lists, so that it is over in a quarter of an hour.
  const requestsOfAll = (await readsOf(ground)).filter(
    (text, n) => !text.includes("limit=20") || n % 5 === 0,
  );
  const reads = { name: "reads", requests: requestsOfAll, connections: CONNECTIONS };
  const ingest = { name: "ingest", requests: deliveries(ground, 200).requests, perSecond: 5, connections: 5 };
  const step = Math.min(STEP, Math.ceil(requests / 2));
  const heapMb: number[] = [];
  const complaints: string[] = [];
  let asked = 0;
  const startedAt = performance.now();
  while (asked < requests) {
    const streams = [reads, ingest];
    const seen = await load.ask({
      port: server.port,
      streams,
      ms: 600_000,
      most: Math.min(step, requests - asked),
    });
    asked += seen.reduce((sum, { statuses }) => sum + statuses.length, 0);
    // What waited for its turn when enough had been asked was not asked.
    const wrong = seen.flatMap(({ statuses }) =>
      [...statuses].filter((status) => status !== 200 && status !== NOT_ASKED),
    );
    if (wrong.length > 0) complaints.push(`${wrong.length} were answered ${[...new Set(wrong)].join(", ")}.`);
    heapMb.push(round((await server.heapBytes()) / 1e6, 2));
  }
  const rps = asked / ((performance.now() - startedAt) / 1_000);
  const warm = heapMb.slice(Math.floor(heapMb.length / 3));
  const mbPerMillion = (slopeOf(warm) / step) * 1e6;
  if (requests >= 100_000 && mbPerMillion > MAX_MB_PER_MILLION)
    complaints.push(`Memory grows by ${round(mbPerMillion, 1)} MB in a million requests.`);

  const steady = { ...reads, perSecond: 100, connections: 100 };
  const measure = async () => {
    const [seen] = await load.ask({ port: server.port, streams: [steady], ms: seconds * 1_000 });
    return seen;
  };
  const alone = await measure();
  const slow = startSlowClients(server.port, slowClients, ground.tokens[0].admin);
  // What they ask at first is work as any other: it is over soon.
  await sleep(seconds * 1_000);
  const beside = await measure();
  const stillOpen = slow.stop();
  const [before, after] = [alone, beside].map((seen) => (seen ? quantile(msOf(seen, 200), 0.99) : 0));
  const isHarmed = isTimed && (after ?? 0) > SLOWER * (before ?? 0) + UNNOTICED_MS;
  if (isHarmed)
    complaints.push(
      `Beside slow clients others wait ${round(after ?? 0, 1)} ms instead of ${round(before ?? 0, 1)} (p99).`,
    );
  if (beside?.statuses.some((status) => status !== 200))
    complaints.push(`Beside slow clients others were answered ${JSON.stringify(summary(beside))}`);
  if ((await server.stop()) !== 0) complaints.push("The server did not end by itself.");
  return {
    complaints,
    figures: {
      requests: asked,
      rps: Math.round(rps),
      heap_mb: heapMb,
      heap_mb_per_million: round(mbPerMillion, 2),
      slow_clients: slowClients,
      slow_clients_open_at_the_end: stillOpen,
      p99_ms: { alone: round(before ?? 0, 2), beside_slow_clients: round(after ?? 0, 2) },
    },
  };
}

/** The slope of the line through values at equal distances. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const above = values.reduce((sum, value, n) => sum + (n - middle) * (value - mean), 0);
  return (
    above /
    Math.max(
      1,
      values.reduce((sum, _, n) => sum + (n - middle) ** 2, 0),
    )
  );
}

/**
 * By turns clients that send a header a byte at a time, a body a byte at a time, and that ask for much and don't read it. Whom
 * the server cuts off comes back.
 */
function startSlowClients(port: number, count: number, token: string): { stop(): number } {
  const head = `Host: trial\r\nAuthorization: Bearer ${token}\r\n`;
  const open = new Set<Socket>();
  let isOver = false;
  const start = (kind: number) => {
    if (isOver) return;
    const socket = connect({ port, host: "127.0.0.1" });
    open.add(socket);
    if (kind === 0) socket.write(`GET /v1/workloads HTTP/1.1\r\n${head}X-Slow: `);
    if (kind === 1)
      socket.write(
        `POST /v1/ingest/workloads HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`,
      );
    if (kind === 2) {
      socket.pause();
      socket.write(`GET /v1/workloads?limit=100 HTTP/1.1\r\n${head}\r\n`);
    }
    const drip = setInterval(() => kind < 2 && socket.write(" "), 500);
    socket.on("data", () => {});
    if (kind === 2) socket.pause();
    socket
      .on("error", () => {})
      .on("close", () => {
        clearInterval(drip);
        open.delete(socket);
        setTimeout(() => start(kind), 100);
      });
  };
  for (let n = 0; n < count; n++) start(n % 3);
  return {
    stop() {
      isOver = true;
      const still = open.size;
      for (const socket of open) socket.destroy();
      return still;
    },
  };
}
