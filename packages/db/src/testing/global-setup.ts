import pg from "pg";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../embedded/index.ts";
import { migrate } from "../migrate.ts";
import { createRunFolder, discard, removeLeftovers } from "./throwaway.ts";
import { TEMPLATE, databaseUrl } from "./urls.ts";

/**
 * vitest's globalSetup: one Postgres for the whole run, with a migrated template that test files clone. What measures asks in
 * its configuration for one that writes to disk as production does: `env: { POSTGRES: "durable" }`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeLeftovers();
  const folder = createRunFolder();
  const cleanUp = () => discard(folder);
  process.once("exit", cleanUp);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(128 + { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[signal]));
  }
  const postgres = await startPostgres({
    dataDir: folder,
    durable: isDurable(project),
  });
  const url = databaseUrl(postgres.url, "postgres");
  await createTemplate(url);
  project.provide("postgresUrl", url);
  return async () => {
    await postgres.stop();
    cleanUp();
    process.removeListener("exit", cleanUp);
  };
}

// Its type does not say so, but a configuration without an environment has none.
const isDurable = ({ config }: TestProject): boolean =>
  (config.env as Record<string, unknown> | undefined)?.["POSTGRES"] === "durable";

async function createTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${TEMPLATE}`);
    await migrate(databaseUrl(url, TEMPLATE));
    // Nobody may connect any more: a template in use can't be cloned.
    await client.query(`alter database ${TEMPLATE} with allow_connections false is_template true`);
  } finally {
    await client.end();
  }
}
