import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

/** Runs a program that logs, with its standard output where that is said to go. */
function run(program: string, stdout: number) {
  const text = `import { createLog } from "./src/server/log.ts"; const log = createLog("info"); ${program}`;
  return spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", text], {
    cwd: `${import.meta.dirname}/..`,
    stdio: ["ignore", stdout, "pipe"],
    encoding: "utf8",
    timeout: 20_000,
  });
}

test("every line is written once and in order, also the last before the process ends", () => {
  const program = `for (let n = 0; n < 30_000; n++) { log.info({ n }, "request"); if (n % 1000 === 0) await new Promise(setImmediate); }
    process.exit(0);`;
  const folder = mkdtempSync(path.join(tmpdir(), "muster-log-"));
  const log = openSync(path.join(folder, "server.log"), "w");
  run(program, log);
  closeSync(log);
  const lines = readFileSync(path.join(folder, "server.log"), "utf8").trimEnd().split("\n");
  rmSync(folder, { recursive: true });
  const numbers = lines.map((line) => (JSON.parse(line) as { n: number }).n);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => n));
  expect(numbers.length).toBe(30_000);
});

test("a log that can't be written, as on a full disk, neither ends a server nor keeps it from ending", () => {
  const full = openSync("/dev/full", "w");
  const program = `for (let n = 0; n < 20_000; n++) log.info({ filler: "x".repeat(100) }, "request");
    setTimeout(() => process.stderr.write("went on", () => process.exit(0)), 300);`;
  const { stderr, status } = run(program, full);
  closeSync(full);
  expect({ stderr, status }).toEqual({ stderr: "went on", status: 0 });
});
