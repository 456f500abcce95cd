import { askRepeatedly } from "./connection.ts";
import type { Job, Outcome } from "./client.ts";

process.on("message", (job: Job) => void work(job));
process.on("disconnect", () => process.exit(0));

async function work(job: Job): Promise<void> {
  try {
    process.send?.(await ask(job));
  } catch (error) {
    process.send?.({ failure: String(error) } satisfies Outcome);
  }
}

async function ask({ port, request, connections, ms, bodyBytes }: Job): Promise<Outcome> {
  const latencies: number[] = [];
  let failure: string | undefined;
  const startedAt = performance.now();
  const asking = Array.from({ length: connections }, () => {
    let askedAt = performance.now();
    return askRepeatedly(port, request, (status, body) => {
      const now = performance.now();
      latencies.push(now - askedAt);
      askedAt = now;
      const isPlausible = status === 200 && body.length >= bodyBytes.least && body.length <= bodyBytes.most;
      if (!isPlausible) failure ??= `${status}, ${body.length} bytes: ${body.toString("utf8", 0, 2000)}`;
      return failure === undefined && now - startedAt < ms;
    });
  });
  await Promise.all(asking);
  if (failure !== undefined) return { failure };
  const seconds = (performance.now() - startedAt) / 1000;
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { count: sorted.length, rps: sorted.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}
