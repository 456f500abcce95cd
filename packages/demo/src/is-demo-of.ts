import { decodeId } from "@muster/contract";
import { createPool } from "@muster/db";
import type { DemoFile } from "./demo-file.ts";

/** Whether a demo was loaded into a database, and is still there. */
export async function isDemoOf(databaseUrl: string, demo: DemoFile): Promise<boolean> {
  const id = decodeId("organization", demo.organization_id);
  const pool = createPool({ url: databaseUrl, role: "muster_maintenance", maxConnections: 1 });
  try {
    return (await pool.query("select from organizations where id = $1", [id])).rowCount === 1;
  } finally {
    await pool.end();
  }
}
