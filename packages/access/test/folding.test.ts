import { expect, test } from "vitest";
import { createFolding } from "../src/folding.ts";

/** A database with so many deltas, of which it folds so many in a second, and no statement of which may take 15 seconds. */
function database(waiting: number, perSecond: number) {
  const asked: number[] = [];
  let seconds = 0;
  const fold = createFolding(
    async (most) => {
      asked.push(most);
      const folded = Math.min(most, waiting);
      seconds += Math.min(15, folded / perSecond);
      if (folded / perSecond > 15) throw Object.assign(new Error("canceling statement"), { code: "57014" });
      waiting -= folded;
      return folded;
    },
    () => seconds * 1_000,
  );
  const foldAll = async () => {
    while ((await fold()) > 0);
  };
  return { fold, foldAll, asked, waiting: () => waiting, seconds: () => seconds };
}

test("folds as many as it may while that is quick", async () => {
  const quick = database(240_000, 200_000);
  await quick.foldAll();
  expect(quick.asked).toEqual([100_000, 100_000, 100_000, 100_000]);
  expect(quick.waiting()).toBe(0);
});

test("gets through what piled up in a database where all of it would take too long", async () => {
  const slow = database(100_000, 1_000);
  await slow.foldAll();
  expect(slow.waiting()).toBe(0);
  // Once too many, and then in pieces that take some seconds each.
  expect(slow.seconds()).toBeLessThan(15 + 100 + 1);
  expect(Math.max(...slow.asked.slice(1))).toBeLessThan(15_000);
});

test("takes more again when the database is quick again", async () => {
  let perSecond = 1_000;
  const asked: number[] = [];
  let seconds = 0;
  const fold = createFolding(
    async (most) => {
      asked.push(most);
      seconds += most / perSecond;
      return most;
    },
    () => seconds * 1_000,
  );
  for (let n = 0; n < 7; n++) await fold();
  expect(asked.at(-1)).toBeLessThan(5_000);
  perSecond = 1_000_000;
  for (let n = 0; n < 7; n++) await fold();
  expect(asked.at(-1)).toBe(100_000);
});

test("says so when the least is too much, or when something else is wrong", async () => {
  await expect(database(100_000, 1).fold()).rejects.toThrow("canceling statement");
  const lost = createFolding(() => Promise.reject(Object.assign(new Error("lost"), { code: "08006" })));
  await expect(lost()).rejects.toThrow("lost");
});
