import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lock } from "../src/lock.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lock-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a second collector of the same state is refused; a dead one's place is taken", () => {
  const file = path.join(folder, "one.lock");
  const release = lock(file);
  expect(() => lock(file)).toThrow(`process ${process.pid}`);
  release();
  writeFileSync(file, "1 of-another-boot");
  lock(file)();
  expect(() => readFileSync(file)).toThrow("ENOENT");
  expect(readdirSync(folder)).toEqual([]);
});

const TAKER = `
const { lock } = await import(process.argv[1]);
process.stdout.write("ready\\n");
for await (const line of process.stdin) {
  for (const file of String(line).trim().split("\\n")) {
    let outcome = "got";
    try { lock(file); } catch (error) { outcome = error.message.includes("already works") ? "refused" : error.message; }
    process.stdout.write(outcome + "\\n");
  }
}`;

test("of several that come upon what a dead one left, one gets it", async () => {
  const source = pathToFileURL(path.join(import.meta.dirname, "../src/lock.ts")).href;
  const takers = Array.from({ length: 4 }, () => taker(source));
  await Promise.all(takers.map(({ next }) => next()));
  for (let round = 0; round < 60; round++) {
    const file = path.join(folder, `${round}.lock`);
    writeFileSync(file, "1 of-another-boot");
    for (const { process: child } of takers) child.stdin.write(`${file}\n`);
    const outcomes = await Promise.all(takers.map(({ next }) => next()));
    expect(outcomes.toSorted()).toEqual(["got", "refused", "refused", "refused"]);
  }
  for (const { process: child } of takers) child.stdin.end();
});

/** A process that takes what it is told to, and says a line of what became of it. */
function taker(source: string) {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", TAKER, source], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let said = "";
  let tell = () => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    tell();
  });
  return {
    process: child,
    async next() {
      while (!said.includes("\n")) await new Promise<void>((resolve) => (tell = resolve));
      const [line = ""] = said.split("\n", 1);
      said = said.slice(line.length + 1);
      return line;
    },
  };
}
