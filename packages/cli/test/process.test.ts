import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { listen, type Listening, NOW } from "@muster/api/testing";
import { encodeId } from "@muster/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const MUSTER = path.join(import.meta.dirname, "../bin/muster.mjs");
const home = mkdtempSync(path.join(tmpdir(), "muster-process-"));
let api: Listening;
let answered = 0;
let isBroken = false;

// Takes all that it is told.
beforeAll(async () => {
  api = await listen(async (request) => {
    if (isBroken) return Response.json({}, { status: 500 });
    const { observations } = (await request.json()) as { observations: { external_id: string }[] };
    const results = observations.map(({ external_id }) => ({
      external_id,
      outcome: "created",
      reason: null,
    }));
    answered += 1;
    return Response.json({ data: { counts: {}, results }, request_id: "req_1" });
  });
});
afterAll(async () => {
  await api.close();
  rmSync(home, { recursive: true });
});

function start(words: readonly string[]): ChildProcess {
  const env = { ...process.env, HOME: home, MUSTER_URL: api.url, MUSTER_TOKEN: "mst_1" };
  return spawn(process.execPath, [MUSTER, ...words], { env, stdio: "pipe" });
}

function importing(bookmark: string): ChildProcess {
  const cluster = encodeId("cluster", "01890a5d-ac96-774b-bcce-b302099a8057");
  const muster = start(["import", "-", "--cluster", cluster, "--bookmark", bookmark]);
  const at = NOW.toISOString();
  const job = { observed_at: at, status: "pending", name: "j", submitted_by: "u@example.com", gpu_count: 1 };
  for (let n = 0; n < 2_500; n++)
    muster.stdin?.write(`${JSON.stringify({ ...job, external_id: `job-${n}`, submitted_at: at })}\n`);
  return muster;
}

describe("an import that waits for more", { timeout: 30_000 }, () => {
  test("ends on a signal, and keeps how far it came", async () => {
    const bookmark = path.join(home, "pipe.bm");
    const muster = importing(bookmark);
    await expect.poll(() => answered, { timeout: 15_000 }).toBe(2);
    // What was answered has to arrive.
    await new Promise((resolve) => setTimeout(resolve, 300));
    muster.kill("SIGTERM");
    expect(await once(muster, "exit")).toEqual([130, null]);
    expect(existsSync(bookmark) && JSON.parse(readFileSync(bookmark, "utf8"))).toMatchObject({
      bookmark: { line: 2_000, counts: { created: 2_000 } },
    });
  });

  test("ends when Muster fails", async () => {
    isBroken = true;
    const muster = importing(path.join(home, "broken.bm"));
    expect(await once(muster, "exit")).toEqual([1, null]);
    isBroken = false;
  });
});
