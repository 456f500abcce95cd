import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { inOrder } from "../src/in-order.ts";

const never = new Promise<never>(() => {});

describe("in order", () => {
  test("what is done comes out while the source is waited for", async () => {
    async function* slow() {
      yield 1;
      yield 2;
      await never;
    }
    const results = inOrder(slow(), 4, async (n) => n * 10);
    expect([await results.next(), await results.next()]).toMatchObject([{ value: 10 }, { value: 20 }]);
    // And nobody who has read enough is kept by it.
    void results.next();
    const early = inOrder(slow(), 4, async (n) => n);
    for await (const one of early) if (one === 2) break;
  });

  test("takes no more than there is room for, and keeps the order", async () => {
    let taken = 0;
    async function* many() {
      for (; taken < 20;) yield taken++;
    }
    let most = 0;
    let atOnce = 0;
    const results: number[] = [];
    const work = async (n: number) => {
      most = Math.max(most, ++atOnce);
      await sleep((n * 7) % 5);
      atOnce -= 1;
      return n;
    };
    for await (const one of inOrder(many(), 3, work)) {
      results.push(one);
      expect(taken).toBeLessThanOrEqual(one + 4);
    }
    expect(results).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(most).toBe(3);
  });
});
