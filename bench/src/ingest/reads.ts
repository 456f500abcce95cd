import type { Client } from "../client/client.ts";
import type { Sink } from "./sinks.ts";
import { deliverAll, type Source } from "./window.ts";

/** A line of results/ingest-reads.json. */
export interface ReadsLine {
  readonly case: string;
  readonly readers: number;
  readonly writers: number;
  readonly p99_ms_alone: number;
  readonly p99_ms_beside_ingest: number;
  readonly ratio: number;
  readonly observations_per_s: number;
}

export interface ReadsPlan {
  readonly client: Client;
  readonly port: number;
  readonly token: string;
  readonly sink: Sink;
  readonly source: Source;
}

const READS = [
  ["the newest 20", "/v1/workloads?limit=20"],
  ["statistics of 7 days", "/v1/workloads/stats?time_range=last_7_days"],
] as const;
const READERS = 4;
const WRITERS = 1;
const BATCH = 100;
const MS = 4_000;

/** How long reads take, alone and while a collector delivers as fast as it can. */
export async function measureReads({ client, port, token, sink, source }: ReadsPlan): Promise<ReadsLine[]> {
  const lines: ReadsLine[] = [];
  for (const [name, path] of READS) {
    const request = `GET ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    const ask = (ms: number) =>
      client.ask({ port, request, connections: READERS, ms, bodyBytes: { least: 100, most: 100_000 } });
    await ask(1_000);
    const alone = await ask(MS);
    const batches = Array.from({ length: (MS / 1_000) * 150 }, () => sink(source()));
    let isOver = false;
    let delivered = 0;
    const startedAt = performance.now();
    const delivering = deliverAll(batches, WRITERS, () => {
      delivered += BATCH;
      return !isOver;
    });
    const beside = await ask(MS);
    const rate = delivered / ((performance.now() - startedAt) / 1_000);
    isOver = true;
    await delivering;
    const round = (value: number) => Math.round(value * 100) / 100;
    lines.push({
      case: name,
      readers: READERS,
      writers: WRITERS,
      p99_ms_alone: round(alone.p99Ms),
      p99_ms_beside_ingest: round(beside.p99Ms),
      ratio: round(beside.p99Ms / alone.p99Ms),
      observations_per_s: Math.round(rate),
    });
  }
  return lines;
}
