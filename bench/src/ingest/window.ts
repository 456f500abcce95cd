import type { ObservationInput } from "@muster/contract";
import type { Delivery, Sink } from "./sinks.ts";

/** Batches of observations without an end. */
export type Source = () => ObservationInput[];

export interface WindowPlan {
  readonly source: Source;
  readonly batch: number;
  readonly connections: number;
  readonly seconds: number;
  /** The most that may be delivered in a second: so much is made beforehand. */
  readonly most: number;
  /** What is left to do when the last batch is kept, and is counted in. */
  readonly after?: (() => Promise<unknown>) | undefined;
}

const WARM_UP_BATCHES = 6;

/** Delivers batches for some time over some connections; resolves with observations a second. */
export async function measureWindow(sink: Sink, plan: WindowPlan): Promise<number> {
  const { source, batch, connections, seconds, most, after = async () => {} } = plan;
  const count = Math.ceil((seconds * most) / batch) + connections;
  const batches = Array.from({ length: count }, () => sink(source()));
  const warm = Array.from({ length: WARM_UP_BATCHES * connections }, () => sink(source()));
  await deliverAll(warm, connections);
  await after();
  let delivered = 0;
  const startedAt = performance.now();
  await deliverAll(batches, connections, () => {
    delivered += batch;
    return performance.now() - startedAt < seconds * 1_000;
  });
  await after();
  return delivered / ((performance.now() - startedAt) / 1_000);
}

/** Delivers batches over some connections, until there are none or `goesOn` says so. */
export async function deliverAll(
  batches: readonly Delivery[],
  connections: number,
  goesOn: () => boolean = () => true,
): Promise<void> {
  let isOver = false;
  let next = 0;
  const connection = async () => {
    while (!isOver && next < batches.length) {
      await batches[next++]?.();
      if (!goesOn()) isOver = true;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
}
