import type { News, Observer } from "./observations.ts";
import type { Sink } from "./sinks.ts";
import { deliverAll, type Source } from "./window.ts";

const AT_ONCE = 1_000;
/** Workloads that several writers tell of at once. */
const CONTENDED = 2_000;

/** Where batches come from: no two have a workload in common but those of one source. */
export function sources({ seen, firstSeen }: Observer, seconds: number) {
  let next = 0;
  const take = (count: number) => {
    next += count;
    return next - count;
  };
  const numbers = (first: number, count: number) => Array.from({ length: count }, (_, n) => first + n);
  let look = 0;
  return {
    /** Batches of some news. What must be known before is delivered to the sink first: all of it waits. */
    async of(news: News, batch: number, sink: Sink): Promise<Source> {
      if (news === "new") return () => numbers(take(batch), batch).map(firstSeen);
      // So many that hardly any changes more than it does in life, where it starts and ends.
      const perSecond = news === "changed" ? (batch === 1 ? 2_000 : 20_000) : 5_000;
      const known = AT_ONCE * Math.ceil((seconds * perSecond) / AT_ONCE);
      const first = take(known);
      const pending = numbers(0, known / AT_ONCE).map((n) =>
        sink(numbers(first + n * AT_ONCE, AT_ONCE).map((each) => seen(each, 0))),
      );
      await deliverAll(pending, 2);
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
        look += 1;
        const from = (look * 379) % CONTENDED;
        const order = numbers(from, batch).map((n) => -1 - (n % CONTENDED));
        return (look % 2 === 0 ? order : order.toReversed()).map((n) => seen(n, look % 3, look));
      };
    },
  };
}
