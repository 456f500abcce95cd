import type { ObservationInput } from "@muster/contract";
import type { News, Observer } from "./observations.ts";
import type { Sink } from "./sinks.ts";
import { deliverAll, type Source } from "./window.ts";

const AT_ONCE = 1_000;
/** What is told of each workload, look by look: it waits, runs, still runs, has ended. */
const LIFE = [0, 1, 1, 2];
/** Workloads that several writers tell of at once. */
const CONTENDED = 2_000;

/** Where batches come from: no two have a workload in common but those of one source. */
export function sources({ seen, firstSeen, firstSeenOfDay }: Observer, seconds: number) {
  let next = 0;
  const take = (count: number) => {
    next += count;
    return next - count;
  };
  const numbers = (first: number, count: number) => Array.from({ length: count }, (_, n) => first + n);
  let contendedLooks = 0;
  /** Delivers what must be known beforehand. */
  const know = (observations: readonly ObservationInput[], sink: Sink) =>
    deliverAll(
      numbers(0, Math.ceil(observations.length / AT_ONCE)).map((n) =>
        sink(observations.slice(n * AT_ONCE, (n + 1) * AT_ONCE)),
      ),
      2,
    );

  /** Batches that tell of as many workloads at each look, as a collector's do: each comes four times, some batches apart. */
  async function lives(batch: number, sink: Sink): Promise<Source> {
    const apart = 8 * Math.ceil(batch / LIFE.length);
    const at = (n: number, look: number) => seen(n, LIFE[look] ?? 0, look);
    const first = take(3 * apart);
    const known = numbers(0, 3 * apart).map((n) => at(first + n, 2 - Math.floor(n / apart)));
    await know(known, sink);
    let told = 0;
    let newest = 0;
    return () =>
      Array.from({ length: batch }, () => {
        const look = told++ % LIFE.length;
        if (look === 0) newest = take(1);
        return at(newest - look * apart, look);
      });
  }

  return {
    /** Batches of some news. What must be known before is delivered to the sink first. */
    async of(news: News, batch: number, sink: Sink): Promise<Source> {
      if (news === "new") return () => numbers(take(batch), batch).map(firstSeen);
      if (news === "new of a day") return () => numbers(take(batch), batch).map(firstSeenOfDay);
      if (news === "lives") return lives(batch, sink);
      // So many that hardly any changes more than it does in life, where it starts and ends.
      const perSecond = news === "changed" ? (batch === 1 ? 2_000 : 20_000) : 5_000;
      const known = AT_ONCE * Math.ceil((seconds * perSecond) / AT_ONCE);
      const first = take(known);
      await know(
        numbers(first, known).map((n) => seen(n, 0)),
        sink,
      );
      let told = 0;
      return () => {
        const round = 1 + Math.floor(told / known);
        const batchOf = numbers(first + (told % known), batch);
        told += batch;
        if (news === "unchanged") return batchOf.map((n) => seen(n, 0));
        if (news === "seen again") return batchOf.map((n) => seen(n, 0, round));
        return batchOf.map((n) => seen(n, Math.min(round, 2), round));
      };
    },
    /** Batches of the same workloads over and over, each in another order and of a later look. */
    contended(batch: number): Source {
      return () => {
        const look = ++contendedLooks;
        const from = (look * 379) % CONTENDED;
        const order = numbers(from, batch).map((n) => -1 - (n % CONTENDED));
        return (look % 2 === 0 ? order : order.toReversed()).map((n) => seen(n, look % 3, look));
      };
    },
  };
}
