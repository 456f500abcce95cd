import type { ObservationInput } from "@muster/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchesOf } from "../src/index.ts";

const observation = (name: string, index = 0): ObservationInput => ({
  external_id: String(index),
  observed_at: "2026-06-15T12:00:00Z",
  status: "pending",
  name,
  submitted_by: "user@example.com",
  gpu_count: 1,
  submitted_at: "2026-06-15T11:00:00Z",
});
const bodyBytes = (observations: readonly ObservationInput[]) =>
  Buffer.byteLength(JSON.stringify({ cluster_id: "cluster_01h455vb4pex5vsknk084sn02q", observations }));

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

describe("batches", () => {
  test("hold all observations in their order, and none more than a request may", async () => {
    const names = fc.array(fc.string({ unit: "grapheme", maxLength: 400 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 1, max: 20 }), async (given, maxObservations) => {
        const all = given.map((name, index) => observation(name, index));
        const batches = await collect(batchesOf(all, { maxObservations, maxBytes: 3000 }));
        expect(batches.flat()).toEqual(all);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(maxObservations);
          if (batch.length > 1) expect(bodyBytes(batch)).toBeLessThanOrEqual(3000);
        }
      }),
    );
  });

  test("are as full as they can be", async () => {
    const all = Array.from({ length: 2500 }, (_, index) => observation("job", index));
    expect((await collect(batchesOf(all))).map(({ length }) => length)).toEqual([1000, 1000, 500]);
  });

  test("count bytes, not letters", async () => {
    const all = Array.from({ length: 20 }, () => observation("é".repeat(500)));
    const sizes = (await collect(batchesOf(all, { maxBytes: 6000 }))).map(bodyBytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6000);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(4000);
  });

  test("read no further than they are asked for", async () => {
    let read = 0;
    async function* endless() {
      for (;;) yield observation("job", read++);
    }
    const batches = batchesOf(endless(), { maxObservations: 10 });
    await batches.next();
    expect(read).toBeLessThanOrEqual(11);
    await batches.return();
  });

  test("an observation that is too large comes alone", async () => {
    const all = [observation("a"), observation("b".repeat(9000)), observation("c")];
    const batches = await collect(batchesOf(all, { maxBytes: 2000 }));
    expect(batches).toEqual(all.map((one) => [one]));
  });
});
