import { expect, test } from "vitest";
import { MUTANTS } from "../src/trials/mutant-list.ts";
import { mutated } from "../src/trials/mutants.ts";

test.each(MUTANTS)("$name: still a bug that could be in $file", (mutant) => {
  expect(mutated(mutant)).toContain(mutant.replace);
});

test("each mutant has a name of its own, and there are enough of them", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
});
