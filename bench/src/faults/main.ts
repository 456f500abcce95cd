import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { encodeId, type ObservationInput } from "@muster/contract";
import { createPool } from "@muster/db";
import { migrate } from "@muster/db/migrate";
import { createClient, deliver } from "@muster/sdk";
import type pg from "pg";
import { writeResults } from "../report.ts";
import { onStop, run } from "../stopping.ts";
import { loadPeople } from "../world/load-people.ts";
import { outline } from "../world/outline.ts";
import { issueTokens } from "../world/tokens.ts";
import { killAtRandom } from "./killer.ts";
import { observationAt, sequence, STEPS } from "./lifecycles.ts";
import { startMachine } from "./machine.ts";
import { judge } from "./verdict.ts";

const FULL = 1_000_000;
/** A run with so many kills of each is recorded. */
const RECORDED_KILLS = 20;
const IN_FLIGHT = 4;
/** Of the pieces of answers that come back, how many are cut off. */
const CUT = 0.05;

/** An observation and where it stands in the ledger. */
interface Entry extends ObservationInput {
  readonly [AT]: number;
}
const AT = Symbol("place in the ledger");

// Delivers known observations while server, database and connections fail, and holds what is there in the end against what was
// acknowledged. A run with 20 kills of each, as it is without --kills, writes results/ingest-faults.json.
await run(async () => {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== "--"),
    options: { observations: { type: "string" }, kills: { type: "string", default: "20" } },
  });
  const workloads = Math.ceil(Number(values.observations ?? FULL) / STEPS);
  const total = workloads * STEPS;
  const kills = Number(values.kills);
  const [, , organization] = outline(1);
  const clusterId = organization?.clusterIds[0];
  if (!organization || !clusterId) throw new Error("The world has no organization.");

  const folder = temporaryFolder();
  const machine = await startMachine(folder, "bench".repeat(8), () => Math.random() < CUT);
  await migrate(machine.postgresUrl);
  const pool = createPool({
    url: machine.postgresUrl,
    role: "muster_maintenance",
    maxConnections: 1,
    statementTimeoutMs: 600_000,
  });
  onStop(() => pool.end());
  const withClient = async <T>(work: (client: pg.PoolClient) => Promise<T>) => {
    const client = await pool.connect();
    return work(client).finally(() => client.release());
  };
  await withClient((client) => loadPeople(client, organization));
  const { admin } = await issueTokens(machine.postgresUrl, organization);
  await machine.startMuster();

  const ledger = new Uint8Array(total);
  let acknowledged = 0;
  const killing = killAtRandom(
    machine,
    kills,
    () => acknowledged / total,
    (line) => console.log(`${Math.round(performance.now() / 1_000)} s: ${line}`),
  );
  const client = createClient({
    url: `http://127.0.0.1:${machine.http.port}`,
    token: admin,
    timeoutMs: 20_000,
    retry: { retries: 1_000, firstDelayMs: 50, maxDelayMs: 1_000 },
  });
  const teams = organization.teams.slice(0, 20).map(({ id }) => id);
  const startedAt = performance.now();
  const delivered = (async () => {
    const batches = deliver(client, encodeId("cluster", clusterId), entries(), {
      inFlight: IN_FLIGHT,
      maxObservations: Math.min(1_000, Math.ceil(total / 100)),
    });
    for await (const { observations, results } of batches) {
      observations.forEach((entry, n) => {
        const outcome = results[n]?.outcome;
        if (outcome === undefined || outcome === "rejected")
          throw new Error(`${entry.external_id} was refused: ${results[n]?.reason}`);
        ledger[entry[AT]] = 1;
        acknowledged += 1;
      });
    }
  })();
  function* entries(): Generator<Entry> {
    for (const { workload, step } of sequence(total))
      yield { ...observationAt(workload, step, teams), [AT]: workload * STEPS + step };
  }
  const [killed] = await Promise.all([killing, delivered]);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  console.log(`delivered ${acknowledged.toLocaleString("en")} in ${seconds} s; comparing`);

  const verdict = await withClient((client_) =>
    judge(client_, organization.id, workloads, (workload, step) => ledger[workload * STEPS + step] === 1),
  );
  const result = {
    acknowledged,
    kills_server: killed.server,
    kills_postgres: killed.postgres,
    ...verdict,
    acknowledgements_cut: machine.http.cuts,
  };
  console.log(JSON.stringify(result));
  if (kills >= RECORDED_KILLS) writeResults("ingest-faults", result);
  if (acknowledged !== total || verdict.lost + verdict.doubled + verdict.aggregate_drift > 0)
    process.exitCode = 1;
});

/** Named so that the next run of the tests removes what a killed one has left. */
function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `muster-test-${process.pid}-`));
  // Root's Postgres runs as another user, who must be able to pass through.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  onStop(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
