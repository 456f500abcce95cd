import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { birthOf, lockOf } from "@muster/db/embedded/holder";
import { afterAll, expect, test } from "vitest";
import { lock } from "../lib/lock.mjs";

const folder = mkdtempSync(path.join(os.tmpdir(), "muster-lock-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a folder is one Muster's; what a killed one left is taken over, also when its number was given out again", () => {
  const another = process.ppid;
  const heldBy = (holder: object) => writeFileSync(lockOf(folder), JSON.stringify(holder));
  heldBy({ pid: another, birth: birthOf(another) });
  expect(() => lock(folder)).toThrow(`already running from this data folder (pid ${another})`);
  for (const birth of ["before that one", undefined]) {
    heldBy({ pid: another, birth });
    const taken = lock(folder);
    expect(taken.leftBehind).toBe(true);
    expect(lock(folder).leftBehind).toBe(false);
    taken.release();
    expect(readdirSync(folder)).toEqual([]);
  }
});
