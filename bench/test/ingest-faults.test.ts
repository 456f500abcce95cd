import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const BENCH = path.join(import.meta.dirname, "..");

// The short form; the full one is `pnpm --filter @muster/bench ingest-faults`.
test("no acknowledged observation is lost or doubled when server, database and connections fail", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "src/faults/main.ts", "--observations", "3000", "--kills", "2"],
    { cwd: BENCH, timeout: 170_000 },
  );
  const verdict = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<string, number>;
  expect(verdict).toMatchObject({
    acknowledged: 3_000,
    kills_server: 2,
    kills_postgres: 2,
    lost: 0,
    doubled: 0,
    aggregate_drift: 0,
  });
}, 180_000);
