import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { onStop } from "../stopping.ts";
import { writeResults } from "../report.ts";
import { type Mutant, MUTANTS } from "./mutant-list.ts";

const ROOT = path.join(import.meta.dirname, "../../..");
const RECORD = path.join(ROOT, "bench/results/mutants.json");
const COPIED = [
  "packages",
  "prisma",
  "scripts/test",
  "vitest.config.ts",
  "tsconfig.base.json",
  "package.json",
];

/** The source with the bug in it. Throws when the mutant's text isn't there exactly once: then the list is out of date. */
export function mutated({ name, file, find, replace }: Mutant, root = ROOT): string {
  const source = readFileSync(path.join(root, file), "utf8");
  if (source.split(find).length !== 2) throw new Error(`${name}: its text is not exactly once in ${file}`);
  return source.replace(find, () => replace);
}

interface Verdict {
  readonly mutant: string;
  readonly file: string;
  readonly isKilled: boolean;
  /** The first test that noticed. */
  readonly by: string | null;
}

/** Tries the mutants whose names contain one of the words, all without any, and records what became of each. */
export async function mutants(words: readonly string[]): Promise<void> {
  const chosen = MUTANTS.filter(
    ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  // Whoever ends it early has what was seen so far.
  const verdicts = tryMutants(chosen, record);
  const survivors = verdicts.filter(({ isKilled }) => !isKilled);
  if (survivors.length > 0)
    throw new Error(`${survivors.length} survived: ${survivors.map(({ mutant }) => mutant).join(", ")}`);
}

/**
 * Plants each bug into a copy of the sources and runs the tests that must notice: a mutant is killed by a test that fails.
 * @param tell is told of all verdicts so far after each
 * @throws Error when tests fail without any mutant
 */
export function tryMutants(
  chosen: readonly Mutant[],
  tell: (verdicts: readonly Verdict[]) => void,
): Verdict[] {
  const copy = mkdtempSync(path.join(os.tmpdir(), "muster-mutants-"));
  onStop(() => rmSync(copy, { recursive: true, force: true }));
  // Links between packages are relative, so they stay inside of the copy; what comes from npm is the same for both.
  for (const name of COPIED)
    cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true, verbatimSymlinks: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));

  const files = [...new Set(chosen.flatMap(({ tests }) => tests))];
  const sound = runTests(copy, files);
  if (sound.failed.length > 0 || sound.passed === 0)
    throw new Error(`Without any mutant: ${sound.failed.join("; ") || "no test ran"}\n${sound.output}`);
  console.log(`without any mutant ${sound.passed} tests pass`);

  const verdicts: Verdict[] = [];
  for (const mutant of chosen) {
    const { name, file, tests } = mutant;
    const original = readFileSync(path.join(copy, file), "utf8");
    writeFileSync(path.join(copy, file), mutated(mutant, copy));
    const { failed, output } = runTests(copy, tests);
    writeFileSync(path.join(copy, file), original);
    const verdict = { mutant: name, file, isKilled: failed.length > 0, by: failed[0] ?? null };
    verdicts.push(verdict);
    tell(verdicts);
    console.log(
      `${verdict.isKilled ? "killed  " : "SURVIVED"} ${name}: ${verdict.by ?? output.slice(-2000)}`,
    );
  }
  return verdicts;
}

/** Records verdicts beside those that were found before, each mutant's latest. */
function record(verdicts: readonly Verdict[]): void {
  const latest = new Map([...recorded(), ...verdicts].map((verdict) => [verdict.mutant, verdict]));
  const all = MUTANTS.flatMap(({ name }) => latest.get(name) ?? []);
  const killed = all.filter(({ isKilled }) => isKilled).length;
  writeResults("mutants", { mutants: MUTANTS.length, tried: all.length, killed, verdicts: all });
}

function recorded(): readonly Verdict[] {
  if (!existsSync(RECORD)) return [];
  return (JSON.parse(readFileSync(RECORD, "utf8")) as { verdicts: Verdict[] }).verdicts;
}

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Only a test that fails counts: files that can't be loaded would be red for the wrong reason. */
function runTests(
  root: string,
  files: readonly string[],
): { passed: number; failed: string[]; output: string } {
  const report = path.join(root, "report.json");
  rmSync(report, { force: true });
  const vitest = path.join(ROOT, "node_modules/vitest/vitest.mjs");
  const flags = ["--reporter=json", `--outputFile=${report}`, "--bail=1", "--no-cache", "--maxWorkers=1"];
  const env = { ...process.env, TZ: "UTC" };
  const { stdout, stderr } = spawnSync(process.execPath, [vitest, "run", ...files, ...flags], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  const output = stdout + stderr;
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const failed = testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
    );
    return { passed: numPassedTests, failed, output };
  } catch {
    return { passed: 0, failed: [], output };
  }
}
