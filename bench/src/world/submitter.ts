import { createPool } from "@muster/db";
import type { Organization } from "./outline.ts";

export interface Submitter {
  readonly email: string;
  readonly workloadCount: number;
}

/** The user of an organization who submitted the median number of workloads. */
export async function medianSubmitter(url: string, organization: Organization): Promise<Submitter> {
  const pool = createPool({ url, role: "muster_maintenance", maxConnections: 1 });
  try {
    const { rows } = await pool.query<{ email: string; count: string }>(
      `select submitted_by as email, count(*) from workloads where organization_id = $1
        group by 1 order by 2, 1
        offset (select count(distinct submitted_by) / 2 from workloads where organization_id = $1) limit 1`,
      [organization.id],
    );
    return { email: rows[0]?.email ?? "", workloadCount: Number(rows[0]?.count ?? 0) };
  } finally {
    await pool.end();
  }
}
