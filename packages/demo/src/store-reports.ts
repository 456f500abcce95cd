import { newUuid } from "@muster/contract";
import type pg from "pg";
import { idBytes } from "./hash.ts";
import { insertRows, timestamp } from "./insert.ts";
import type { Stored } from "./store-organization.ts";
import { known, type DemoOrganization } from "./world.ts";

const COLUMNS = {
  organization_id: "uuid",
  cluster_id: "uuid",
  id: "uuid",
  received_at: "timestamptz",
  newest_observed_at: "timestamptz",
  accepted_count: "integer",
  rejected_count: "integer",
};

/** Leaves of each cluster's collector what a real one would have left: its first report, and its last one just now. */
export async function storeReports(
  client: pg.ClientBase,
  { organizationId, clusterIds }: Stored,
  { plan, createdAt }: DemoOrganization,
  now: number,
): Promise<void> {
  const reports = plan.clusters.flatMap(({ name }) =>
    [createdAt, now].map((at) => ({
      organization_id: organizationId,
      cluster_id: known(clusterIds, name),
      id: newUuid(at * 1000, idBytes(`${plan.slug}/${name}/report/${at}`)),
      received_at: timestamp(at),
      newest_observed_at: timestamp(at),
      accepted_count: 0,
      rejected_count: 0,
    })),
  );
  await insertRows(client, "cluster_reports", COLUMNS, reports);
}
