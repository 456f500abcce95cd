import { type Access, observedState, type Principal } from "@muster/access";
import { encodeId, type ObservationInput, observationSchema, type Uuid } from "@muster/contract";
import { createPool } from "@muster/db";
import { Agent, request } from "node:http";
import type pg from "pg";

/** Delivers a batch; resolves when it is kept. */
export type Delivery = () => Promise<void>;
/** Somewhere that observations go. What it needs of a batch is made beforehand: what is measured is the delivery. */
export type Sink = (observations: readonly ObservationInput[]) => Delivery;

/** The desk that a request's observations come to, without HTTP and what reads the request. */
export function deskSink(access: Access, principal: Principal, clusterId: Uuid): Sink {
  const { observations } = access.databaseFor(principal);
  return (batch) => {
    const states = batch.map((each) => observedState(observationSchema.parse(each)));
    return async () => {
      const stored = await observations.store(clusterId, states, [], new Date());
      if (stored?.size !== states.length) throw new Error("Not all observations of a batch were stored.");
    };
  };
}

const BARE_COLUMNS = [
  ["external_id", "text"],
  ["observed_at", "timestamptz"],
  ["status", "text"],
  ["name", "text"],
  ["submitted_by", "text"],
  ["team", "text"],
  ["instance_type", "text"],
  ["gpu_count", "integer"],
  ["submitted_at", "timestamptz"],
  ["started_at", "timestamptz"],
  ["completed_at", "timestamptz"],
  ["exit_code", "integer"],
  ["namespace", "text"],
  ["labels", "jsonb"],
] as const;
const BARE_NAMES = BARE_COLUMNS.map(([name]) => name);

export const BARE_TABLE = `create table bare_workloads (organization_id uuid not null, cluster_id uuid not null,
  ${BARE_COLUMNS.map(([name, type]) => `${name} ${type}`).join(", ")}, primary key (organization_id, cluster_id, external_id));
  grant all on bare_workloads to muster_maintenance`;
const BARE_UPSERT = `insert into bare_workloads as w (organization_id, cluster_id, ${BARE_NAMES.join(", ")})
  select $1::uuid, $2::uuid, * from unnest(${BARE_COLUMNS.map(([, type], n) => `$${n + 3}::${type}[]`).join(", ")})
  on conflict (organization_id, cluster_id, external_id) do update
  set ${BARE_NAMES.slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(", ")} where excluded.observed_at > w.observed_at`;

/** The least that can keep what was observed: one statement, one table, one index, no question answered from it. */
export function bareSink(url: string, { organizationId }: Principal, clusterId: Uuid, connections: number) {
  const pool: pg.Pool = createPool({ url, role: "muster_maintenance", maxConnections: connections });
  const sink: Sink = (given) => {
    // In one order, or two that write the same rows would lock each other out.
    const batch = given.toSorted((a, b) => (a.external_id < b.external_id ? -1 : 1));
    const columns = BARE_NAMES.map((name) =>
      batch.map((each) => (name === "labels" ? JSON.stringify(each.labels) : each[name])),
    );
    return async () => {
      await pool.query({ name: "bare", text: BARE_UPSERT, values: [organizationId, clusterId, ...columns] });
    };
  };
  return { sink, close: () => pool.end() };
}

/** A server, over kept connections. */
export function httpSink(port: number, token: string, clusterId: Uuid): Sink {
  const agent = new Agent({ keepAlive: true });
  const to = { agent, port, host: "127.0.0.1", method: "POST", path: "/v1/ingest/workloads" };
  return (observations) => {
    const body = Buffer.from(JSON.stringify({ cluster_id: encodeId("cluster", clusterId), observations }));
    const headers = {
      "Content-Type": "application/json",
      "Content-Length": body.length,
      Authorization: `Bearer ${token}`,
    };
    const deliver = () =>
      new Promise<void>((resolve, reject) => {
        const asked = request({ ...to, headers }, (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("error", reject);
          response.on("end", () => {
            const answer = Buffer.concat(parts).toString("utf8");
            if (response.statusCode === 200 && answer.includes('"rejected":0')) resolve();
            else reject(new Error(`answered ${response.statusCode}: ${answer.slice(0, 1_000)}`));
          });
        });
        // A kept connection may have ended while the next batches were made.
        asked.on("error", (error) => (asked.reusedSocket ? resolve(deliver()) : reject(error)));
        asked.end(body);
      });
    return deliver;
  };
}
