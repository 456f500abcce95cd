import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environment } from "../src/env.ts";
import { CLUSTER, jobs, startTaker, type Taker } from "./taker.ts";

const MUSTER = path.join(import.meta.dirname, "../bin/muster.mjs");
const home = mkdtempSync(path.join(tmpdir(), "muster-process-"));
let taker: Taker;

beforeAll(async () => {
  taker = await startTaker();
});
afterAll(async () => {
  await taker.close();
  rmSync(home, { recursive: true });
});

function start(words: readonly string[], stdout: "pipe" | number = "pipe"): ChildProcess {
  const env = { ...environment(), HOME: home, MUSTER_URL: taker.url, MUSTER_TOKEN: "mst_1" };
  return spawn(process.execPath, [MUSTER, ...words], { env, stdio: ["pipe", stdout, "pipe"] });
}

describe("an import that waits for more", { timeout: 30_000 }, () => {
  const importing = (bookmark: string) => {
    const muster = start(["import", "-", "--cluster", CLUSTER, "--bookmark", bookmark]);
    muster.stdin?.write(jobs(2_500));
    return muster;
  };

  test("ends on a signal, and keeps how far it came", async () => {
    const bookmark = path.join(home, "pipe.bm");
    const muster = importing(bookmark);
    await expect.poll(() => taker.answered, { timeout: 15_000 }).toBe(2);
    // What was answered has to arrive.
    await new Promise((resolve) => setTimeout(resolve, 300));
    muster.kill("SIGTERM");
    expect(await once(muster, "exit")).toEqual([130, null]);
    expect(existsSync(bookmark) && JSON.parse(readFileSync(bookmark, "utf8"))).toMatchObject({
      bookmark: { line: 2_000, counts: { created: 2_000 } },
    });
  });

  test("ends when Muster fails", async () => {
    taker.before = () => Response.json({}, { status: 500 });
    const muster = importing(path.join(home, "broken.bm"));
    expect(await once(muster, "exit")).toEqual([1, null]);
  });
});

test.runIf(existsSync("/dev/full"))("a disk that is full is told", { timeout: 30_000 }, async () => {
  const muster = start(["--help"], openSync("/dev/full", "w"));
  const error = muster.stderr && (await text(muster.stderr));
  expect(error).toBe("muster: ENOSPC: no space left on device, write\n");
});
