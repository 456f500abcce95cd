import { setTimeout as sleep } from "node:timers/promises";
import { Line } from "./line.ts";
import { type Job, NOT_ASKED, REFUSED, type Seen, type Stream } from "./load.ts";

const TICK_MS = 2;
/** Whoever is refused a connection tries again after so long. */
const RETRY_MS = 20;
/** For how long answers are waited for after the last question. */
const PATIENCE_MS = 20_000;

let isStopped = false;
process.on("message", (job: Job | "stop") => {
  isStopped = job === "stop";
  if (job === "stop") return;
  void work(job).then((seen) => process.send?.(seen));
});
process.on("disconnect", () => process.exit(0));

async function work({ port, streams, ms, most = Infinity }: Job): Promise<Seen[]> {
  const end = performance.now() + ms;
  return Promise.all(streams.map((stream) => askAll(port, stream, end, most)));
}

async function askAll(port: number, stream: Stream, end: number, most: number): Promise<Seen> {
  const requests = stream.requests.map((text) => Buffer.from(text));
  const seen: { which: number; askedAt: number; ms: number; status: number }[] = [];
  let asked = 0;
  const waiting = new Set<Line>();
  const ask = (line: Line) =>
    new Promise<number>((resolve) => {
      const at = performance.now();
      waiting.add(line);
      const which = asked++ % requests.length;
      line.ask(requests[which] ?? Buffer.alloc(0), (status) => {
        waiting.delete(line);
        seen.push({ which, askedAt: performance.timeOrigin + at, ms: performance.now() - at, status });
        resolve(status);
      });
    });
  const isOver = () => {
    isStopped ||= asked >= most;
    return isStopped || performance.now() >= end;
  };
  const lines = Array.from({ length: stream.connections }, () => new Line(port));
  if (stream.perSecond === undefined) {
    await Promise.all(
      lines.map(async (line) => {
        while (!isOver()) if ((await ask(line)) === REFUSED) await sleep(RETRY_MS);
      }),
    );
  } else {
    // Node takes in one new connection at each turn of its loop: when it is busy that takes seconds, and says nothing of answers.
    await Promise.all(lines.map((line) => line.open()));
    const free = lines.toReversed();
    const start = performance.now();
    for (let due = 0; !isOver(); await sleep(TICK_MS)) {
      const wanted = ((performance.now() - start) / 1_000) * stream.perSecond;
      for (; due < wanted; due++) {
        const line = free.pop();
        if (line) void ask(line).then(() => free.push(line));
        else
          seen.push({
            which: 0,
            askedAt: performance.timeOrigin + performance.now(),
            ms: 0,
            status: NOT_ASKED,
          });
      }
    }
    const patience = performance.now() + PATIENCE_MS;
    while (waiting.size > 0 && performance.now() < patience) await sleep(TICK_MS);
  }
  for (const line of lines) line.close();
  return {
    name: stream.name,
    which: Uint32Array.from(seen, ({ which }) => which),
    askedAt: Float64Array.from(seen, ({ askedAt }) => askedAt),
    ms: Float64Array.from(seen, (each) => each.ms),
    statuses: Int16Array.from(seen, ({ status }) => status),
  };
}
