import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * What a test program wrote into its JSON report; nothing passed where there is no report.
 * @param {string} file
 * @param {(report: any) => Counts} read
 * @returns {Counts}
 */
function counts(file, read) {
  return existsSync(file) ? read(JSON.parse(readFileSync(file, "utf8"))) : { passed: 0, failed: 0 };
}

/**
 * @param {string} file vitest's JSON report
 * @returns {Counts}
 */
export function vitestCounts(file) {
  return counts(file, ({ numPassedTests, numFailedTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
  }));
}

/**
 * @param {string} file Playwright's JSON report
 * @returns {Counts}
 */
export function playwrightCounts(file) {
  return counts(file, ({ stats: { expected, flaky, unexpected } }) => ({
    passed: expected + flaky,
    failed: unexpected,
  }));
}

/**
 * The outcome of a test program: a run without a test is a failure.
 * @param {{ ok: boolean, output: string }} outcome
 * @param {Counts} tests
 * @returns {import("./tasks.mjs").Result}
 */
export function judge({ ok, output }, tests) {
  const ran = tests.passed + tests.failed > 0;
  const plain = stripVTControlCharacters(output);
  return {
    ok: ok && ran && tests.failed === 0,
    output: ran ? output : `${output}\nNo test ran.`,
    // The lines in which the program itself says how many tests ran.
    highlights: plain
      .split("\n")
      .filter((line) => /^\s*(Test Files|Tests)\s|^\s*\d+ (passed|failed|skipped|flaky)/.test(line))
      .map((line) => line.trim()),
    tests,
  };
}
