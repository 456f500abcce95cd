import fc from "fast-check";
import { expect, test } from "vitest";
import { createQueue } from "../src/import/queue.ts";

test("a queue gives back what was put in, in that order", () => {
  // Long runs of pushes and takes, so that it tidies up in between.
  const steps = fc.array(fc.integer({ min: -9_000, max: 9_000 }), { maxLength: 20 });
  fc.assert(
    fc.property(steps, (counts) => {
      const queue = createQueue<number>();
      const plain: number[] = [];
      let next = 0;
      let taken = 0;
      for (const count of counts) {
        for (let i = 0; i < Math.abs(count); i++) {
          if (count > 0) {
            queue.push(next);
            plain.push(next++);
          } else if (queue.first() !== plain[taken] || queue.take() !== plain[taken++]) {
            throw new Error(`not the item number ${taken - 1}`);
          } else {
            taken = Math.min(taken, plain.length);
          }
        }
      }
      expect(queue.first()).toBe(plain[taken]);
    }),
    { numRuns: 30 },
  );
});
