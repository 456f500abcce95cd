import { SILENT_AFTER_SECONDS, type Uuid } from "@muster/contract";
import type { VisibleScope } from "./principal.ts";
import { Parameters, toStatement } from "./sql/statement.ts";
import type { RunStatement } from "./tenant.ts";

/** What is known of a cluster's collector, as the database writes it. Clusters that nobody has reported yet are not among them. */
export interface CollectorRow {
  cluster_id: Uuid;
  first_seen_at: string;
  last_seen_at: string;
  /** The latest moment that the last report told of; null when all of it was rejected. */
  newest_observed_at: string | null;
  rejected_count: number;
  /**
   * The first end of the tokens that it was lately reported with, as several collectors may report of one cluster; null when all of
   * them are revoked or none of the organization's.
   */
  token_expires_at: string | null;
}

export interface ScopedCollectors {
  /** The collectors of the organization's clusters; what was rejected is counted since a moment. */
  states(rejectedSince: Date): Promise<CollectorRow[]>;
}

/** The collectors of a scope's organization. Everybody in it may know how fresh what they see is. */
export function scopedCollectors(run: RunStatement, scope: VisibleScope): ScopedCollectors {
  return {
    states(rejectedSince) {
      const parameters = new Parameters();
      const organization = parameters.add(scope.organizationId, "uuid");
      const since = parameters.add(rejectedSince, "timestamptz");
      const lately = `${parameters.add(SILENT_AFTER_SECONDS, "integer")} * interval '1 second'`;
      // The ids of reports grow with time, so the first and the last are the two ends of the primary key.
      const text = `select c.id as cluster_id, first.received_at as first_seen_at, last.received_at as last_seen_at, last.newest_observed_at,
          recent.rejected_count,
          (select min(t.expires_at) from api_tokens t
            where t.organization_id = ${organization} and t.id = any(recent.token_ids) and t.revoked_at is null) as token_expires_at
        from clusters c
        cross join lateral (select r.received_at from cluster_reports r
          where r.organization_id = ${organization} and r.cluster_id = c.id order by r.id limit 1) first
        cross join lateral (select r.received_at, r.newest_observed_at from cluster_reports r
          where r.organization_id = ${organization} and r.cluster_id = c.id order by r.id desc limit 1) last
        cross join lateral (select
            coalesce(sum(r.rejected_count) filter (where r.received_at >= ${since}), 0)::bigint as rejected_count,
            array_agg(distinct r.token_id) filter (where r.received_at >= last.received_at - ${lately}) as token_ids
          from cluster_reports r where r.organization_id = ${organization} and r.cluster_id = c.id) recent
        where c.organization_id = ${organization}`;
      return run<CollectorRow>(toStatement(text, parameters));
    },
  };
}
