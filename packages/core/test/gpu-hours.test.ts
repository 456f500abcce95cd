import fc from "fast-check";
import { expect, test } from "vitest";
import { shareUnits, sumOfShares, toGpuHours } from "../src/statistics/gpu-hours.ts";
import { compareKeys } from "../src/statistics/groups.ts";

const EMAILS = ["a", "b", "c", "d"];
const keys = EMAILS.map((submitted_by) => ({ submitted_by }));
const cells = fc.array(
  fc.record({
    interval: fc.integer({ min: 0, max: 30 }),
    key: fc.constantFrom(...keys),
    gpuSeconds: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 ** 9 })),
  }),
  { maxLength: 120 },
);
const share = (parts: Parameters<typeof shareUnits>[0]) =>
  shareUnits(parts, (a, b) => compareKeys(a, b, ["submitted_by"]));
const sumOf = (parts: readonly { gpuSeconds: number }[]) =>
  parts.reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0);

test("what is cut along time adds up, and its groups have what they have without", () => {
  fc.assert(
    fc.property(cells, (parts) => {
      const shares = share(parts);
      expect(sumOfShares(shares)).toBe(toGpuHours(sumOf(parts)));
      const uncut = share(
        keys.map((key) => ({
          interval: 0,
          key,
          gpuSeconds: sumOf(parts.filter((part) => part.key === key)),
        })),
      );
      for (const { part, units } of uncut) {
        const own = shares.filter((one) => one.part.key === part.key);
        expect(sumOfShares(own)).toBe(units / 10_000);
        expect(Math.abs(units - (part.gpuSeconds * 25) / 9)).toBeLessThan(1);
      }
      for (const { part, units } of shares) {
        expect(units).toBeGreaterThanOrEqual(0);
        if (part.gpuSeconds === 0) expect(units).toBe(0);
        expect(Math.abs(units - (part.gpuSeconds * 25) / 9)).toBeLessThan(2);
      }
    }),
  );
});
