import { encodeId } from "@muster/contract";
import { requestText } from "../load/load.ts";
import { type Ground, query } from "./ground.ts";

/** What people and scripts read: pages of the list, with and without filters, workloads, their history and teams. */
export async function readsOf({ postgres, tokens, organizations }: Ground): Promise<string[]> {
  const { rows } = await query(postgres.url, (client) =>
    client.query<{ id: string }>("select id from workloads where organization_id = $1 limit 20", [
      organizations[0].id,
    ]),
  );
  const ids = rows.map(({ id }) => encodeId("workload", id));
  const { admin, leadOf50, memberOf5 } = tokens[0];
  const everybody = [admin, leadOf50, memberOf5, tokens[1].admin];
  return ids.flatMap((id) => [
    ...everybody.map((token) => requestText("GET", "/v1/workloads?limit=20", token)),
    requestText("GET", "/v1/workloads?limit=20&status=running,failed", admin),
    requestText("GET", `/v1/workloads/${id}`, admin),
    requestText("GET", `/v1/workloads/${id}/events`, admin),
    requestText("GET", "/v1/initiatives", leadOf50),
  ]);
}

/** What a collector delivers, and what is told in each delivery. */
export interface Deliveries {
  readonly requests: readonly string[];
  /** For each delivery the workloads in it, by their external ids. */
  readonly workloads: readonly (readonly string[])[];
}

const OBSERVATIONS = 20;
const MINUTE_MS = 60_000;

/** Deliveries of a collector, each of workloads that are new: they were observed long enough ago for any clock. */
export function deliveries({ tokens, organizations: [first] }: Ground, count: number): Deliveries {
  const cluster_id = encodeId("cluster", first.clusterIds[0] ?? "");
  const run = Math.random().toString(36).slice(2);
  const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString();
  const workloads = Array.from({ length: count }, (_, delivery) =>
    Array.from({ length: OBSERVATIONS }, (__, n) => `${run}-${delivery}-${n}`),
  );
  const requests = workloads.map((names) => {
    const observations = names.map((external_id, n) => ({
      external_id,
      observed_at: at(90),
      status: "running",
      name: "train",
      submitted_by: "ada@acme.example",
      team: first.teams[n % first.teams.length]?.slug ?? null,
      instance_type: "a100-80gb",
      gpu_count: 8,
      submitted_at: at(120),
      started_at: at(100),
    }));
    const body = JSON.stringify({ cluster_id, observations });
    return requestText("POST", "/v1/ingest/workloads", tokens[0].admin, body);
  });
  return { requests, workloads };
}
