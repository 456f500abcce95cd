import { setTimeout as sleep } from "node:timers/promises";
import { type Load, NOT_ASKED, type Seen, startLoad, type Stream } from "../load/load.ts";
import { type Ground, startServer } from "./ground.ts";
import { countsOf, msOf, summary } from "./seen.ts";
import { deliveries, readsOf } from "./traffic.ts";
import { quantile, round, type Trial } from "./trial.ts";

interface Size {
  readonly seconds: number;
  readonly shedWithinMs: number;
}
export const FULL: Size = { seconds: 20, shedWithinMs: 50 };
export const SHORT: Size = { seconds: 2, shedWithinMs: 500 };

/** How many times what the server can do is asked of it. */
const TIMES_CAPACITY = 3;
/** Ask at once when capacity is measured; as many as that a server of production works on at once without turning anybody away. */
const CLOSED = 12;
const MOST_CONNECTIONS = 500;
const INGESTS_PER_SECOND = 10;
const FULL_SPEED_WITHIN_S = 5;
/** What counts as full speed: a share of the capacity measured before, as every measurement on a shared machine sways. */
const FULL_SPEED = 0.9;

/** Asks far more than the server can do, with its limits as they are by default, while collectors deliver. */
export async function overload(ground: Ground, { seconds, shedWithinMs }: Size): Promise<Trial> {
  const server = await startServer(ground, { requestsPerToken: 0, requestsPerOrganization: 0 });
  const reads = { name: "reads", requests: await readsOf(ground), connections: CLOSED };
  const ingest = (connections: number): Stream => ({
    name: "ingest",
    requests: deliveries(ground, seconds * INGESTS_PER_SECOND).requests,
    perSecond: INGESTS_PER_SECOND,
    connections,
  });
  const load = startLoad();
  const ask = (streams: Stream[], forSeconds: number) =>
    load.ask({ port: server.port, streams, ms: forSeconds * 1_000 });

  await ask([reads], 3);
  const alone = await capacity(ask, [reads, ingest(50)], Math.min(seconds, 8));
  const offered = { ...reads, connections: MOST_CONNECTIONS, perSecond: TIMES_CAPACITY * alone };
  const [over, delivered] = await ask([offered, ingest(50)], seconds);
  if (!over || !delivered) throw new Error("The load generator said nothing.");
  const recovered = await recovery(ask, reads, alone);
  const after = await capacity(ask, [reads], 2);

  const shed = msOf(over, 503);
  const accepted = share(delivered, 200);
  const p99 = quantile(shed, 0.99);
  const complaints: string[] = [];
  if (accepted < 0.95)
    complaints.push(`Only ${round(accepted * 100, 1)} % of what was delivered was accepted.`);
  if (shed.length === 0) complaints.push("Nothing was turned away: that was no overload.");
  if (p99 > shedWithinMs) complaints.push(`Who was turned away waited ${round(p99, 1)} ms for it (p99).`);
  if (recovered > FULL_SPEED_WITHIN_S) complaints.push(`Full speed came back after ${recovered} s only.`);
  const strange = over.statuses.filter((status) => ![200, 503, NOT_ASKED].includes(status));
  if (strange.length > 0) complaints.push(`Reads were also answered ${JSON.stringify(countsOf(strange))}.`);
  if ((await server.stop()) !== 0) complaints.push("The server did not end by itself.");
  return {
    complaints,
    figures: {
      capacity_rps: Math.round(alone),
      offered_rps: Math.round(TIMES_CAPACITY * alone),
      seconds,
      reads: summary(over),
      ingest: summary(delivered),
      ingest_accepted_percent: round(accepted * 100, 2),
      shed: { count: shed.length, p50_ms: round(quantile(shed, 0.5), 1), p99_ms: round(p99, 1) },
      full_speed_after_s: recovered,
      rps_afterwards: Math.round(after),
    },
  };
}

type Ask = (streams: Stream[], seconds: number) => ReturnType<Load["ask"]>;

/** Reads answered a second when each connection waits for its answer. */
async function capacity(ask: Ask, streams: Stream[], seconds: number): Promise<number> {
  const [seen] = await ask(streams, seconds);
  return seen ? msOf(seen, 200).length / seconds : 0;
}

/** Seconds until reads are answered as fast as before. */
async function recovery(ask: Ask, reads: Stream, before: number): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const rps = await capacity(ask, [reads], 0.5);
    const seconds = round((performance.now() - startedAt) / 1_000, 1);
    if (rps >= FULL_SPEED * before || seconds > 2 * FULL_SPEED_WITHIN_S) return seconds;
    await sleep(0);
  }
}

const share = (seen: Seen, status: number): number => msOf(seen, status).length / seen.ms.length;
