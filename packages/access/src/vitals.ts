import type { Uuid } from "@muster/contract";
import type pg from "pg";

/** What an operator watches of the whole database: how late clusters are, and how much waits to be folded. */
export interface Vitals {
  readonly clusters: readonly {
    readonly organizationId: Uuid;
    readonly clusterId: Uuid;
    readonly observedAt: Date;
  }[];
  /** No more than 100,000. */
  readonly waitingDeltas: number;
}

/** Reads them; clusters that have delivered nothing lately are left out. */
export async function readVitals(pool: pg.Pool): Promise<Vitals> {
  const [clusters, deltas] = await Promise.all([
    pool.query<{ organization_id: Uuid; cluster_id: Uuid; observed_at: Date }>(
      "select * from newest_observations() where observed_at is not null",
    ),
    pool.query<{ waiting: string }>("select waiting_rollup_deltas() as waiting"),
  ]);
  return {
    clusters: clusters.rows.map((row) => ({
      organizationId: row.organization_id,
      clusterId: row.cluster_id,
      observedAt: row.observed_at,
    })),
    waitingDeltas: Number(deltas.rows[0]?.waiting ?? 0),
  };
}
