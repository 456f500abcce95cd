import { PostgresError } from "@muster/db/embedded";
import { MigrationError } from "@muster/db/migrate";
import { DemoError } from "@muster/demo";
import { expect, test } from "vitest";
import { explain, Problem } from "../lib/problem.mjs";

const MADE_TO_BE_READ = [Problem, PostgresError, MigrationError, DemoError];

test.each(MADE_TO_BE_READ.map((Made) => ({ name: Made.name, Made })))(
  "of a $name, which is made to be read, people get the sentence alone",
  ({ Made }) => {
    expect(explain(new Made("Something to put right."))).toBe("Something to put right.");
  },
);

test("of a bug of ours people get all there is", () => {
  expect(explain(new TypeError("a bug"))).toContain("problem.test.ts");
});
