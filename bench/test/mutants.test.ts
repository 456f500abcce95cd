import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { stopAll } from "../src/stopping.ts";
import { MUTANTS } from "../src/trials/mutant-list.ts";
import { mutated, tryMutants } from "../src/trials/mutants.ts";

afterAll(stopAll);

test.each(MUTANTS)("$name: still a bug that could be in $file", (mutant) => {
  expect(mutated(mutant)).toContain(mutant.replace);
  const missing = mutant.tests.filter((file) => !existsSync(path.join(import.meta.dirname, "../..", file)));
  expect(missing).toEqual([]);
});

test("each mutant has a name of its own, and there are enough of them", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
});

// The short form; the full one is `pnpm --filter @muster/bench trial mutants`.
test("a bug is killed by the tests that must notice it, and what is none survives", () => {
  const file = "packages/access/src/tokens.ts";
  const bugs = MUTANTS.filter((mutant) => mutant.file === file);
  const none = {
    name: "none",
    file,
    find: "export function newApiToken",
    replace: "export  function newApiToken",
    tests: bugs[0]?.tests ?? [],
  };
  const verdicts = tryMutants([...bugs, none], () => {});
  expect(verdicts.map(({ isKilled }) => isKilled)).toEqual([...bugs.map(() => true), false]);
}, 180_000);
