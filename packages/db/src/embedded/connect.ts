import pg from "pg";
import { SUPERUSER, type Cluster } from "./cluster.ts";
import { codeOf } from "./error.ts";

/** The superuser's URL to one database of a running cluster. */
export function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/** How a server answers: `other` is one that does not know our password, or serves another folder. */
export type Answer = "ready" | "busy" | "silent" | "other";

/** Asks the server at a port whether it is this cluster's and ready. */
export async function ask(cluster: Cluster, port: number): Promise<Answer> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, port, "postgres"),
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    return rows[0]?.data_directory === cluster.directory ? "ready" : "other";
  } catch (error) {
    const code = codeOf(error);
    // 57P03: starting up, recovering or shutting down; 53300: all its connections are taken.
    if (code === "57P03" || code === "53300") return "busy";
    return code === "28P01" || code === "28000" ? "other" : "silent";
  } finally {
    await client.end().catch(() => {});
  }
}

/** Creates the database when the cluster doesn't have it yet. */
export async function ensureDatabase(cluster: Cluster, port: number, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(cluster, port, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
