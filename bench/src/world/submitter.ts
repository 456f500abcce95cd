import { createPool } from "@muster/db";
import type { Organization } from "./outline.ts";

/** The email of the user of an organization who submitted the median number of workloads. */
export async function medianSubmitter(url: string, organization: Organization): Promise<string> {
  const pool = createPool({ url, role: "muster_maintenance", maxConnections: 1 });
  try {
    const { rows } = await pool.query<{ email: string }>(
      `select submitted_by as email from workloads where organization_id = $1
        group by 1 order by count(*), 1
        offset (select count(distinct submitted_by) / 2 from workloads where organization_id = $1) limit 1`,
      [organization.id],
    );
    return rows[0]?.email ?? "";
  } finally {
    await pool.end();
  }
}
