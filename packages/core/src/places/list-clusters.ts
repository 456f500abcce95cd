import { type CollectorRow, toIso } from "@muster/access";
import {
  type Cluster,
  type Collector,
  DAY_MS,
  encodeId,
  endpoints,
  SILENT_AFTER_SECONDS,
} from "@muster/contract";
import { type AuthorizedCall, operation } from "../operation.ts";

/** The organization's clusters, by name. */
export const listClusters = operation(endpoints.clusters.list, async (call) => ({
  data: { clusters: await findClusters(call) },
}));

/** All clusters with the state of their collectors. */
export async function findClusters({ db, now }: AuthorizedCall): Promise<Cluster[]> {
  const [clusters, collectors] = await Promise.all([
    db.models.cluster.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] }),
    db.collectors.states(new Date(now.getTime() - DAY_MS)),
  ]);
  const collectorOf = new Map(collectors.map((row) => [row.cluster_id, presentCollector(row, now)]));
  return clusters.map(({ id, name, scheduler }) => ({
    cluster_id: encodeId("cluster", id),
    name,
    scheduler,
    collector: collectorOf.get(id) ?? null,
  }));
}

function presentCollector(row: CollectorRow, now: Date): Collector {
  const lastSeenAt = toIso(row.last_seen_at);
  const secondsBetween = (later: number, earlier: string) => Math.floor((later - Date.parse(earlier)) / 1000);
  const isSilent = secondsBetween(now.getTime(), lastSeenAt) > SILENT_AFTER_SECONDS;
  return {
    first_seen_at: toIso(row.first_seen_at),
    last_seen_at: lastSeenAt,
    lag_seconds:
      isSilent || row.newest_observed_at === null
        ? null
        : Math.max(0, secondsBetween(Date.parse(lastSeenAt), toIso(row.newest_observed_at))),
    is_silent: isSilent,
    rejected_last_day: row.rejected_count,
    token_expires_at: row.token_expires_at && toIso(row.token_expires_at),
  };
}
