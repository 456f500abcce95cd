import pg from "pg";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../embedded/index.ts";
import { migrate } from "../migrate.ts";
import { createRunFolder, discard, removeLeftovers } from "./throwaway.ts";
import { TEMPLATE, databaseUrl } from "./urls.ts";

/**
 * vitest's globalSetup: one Postgres for the whole run, with a migrated template that test files clone. A configuration
 * may ask for one that writes to disk as production does, to measure: `env: { POSTGRES: "durable" }`, and for another one's programs:
 * `env: { POSTGRES_BIN: "/usr/lib/postgresql/15/bin" }`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeLeftovers();
  // Its type does not say so, but a configuration without an environment has none.
  const settings = (project.config.env as Partial<Record<string, string>> | undefined) ?? {};
  const folder = createRunFolder();
  const cleanUp = () => discard(folder);
  process.once("exit", cleanUp);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(128 + { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[signal]));
  }
  const postgres = await startPostgres({
    dataDir: folder,
    durable: settings["POSTGRES"] === "durable",
    bin: settings["POSTGRES_BIN"],
  });
  const url = databaseUrl(postgres.url, "postgres");
  await createTemplate(url);
  project.provide("postgresUrl", url);
  project.provide("postgresBin", settings["POSTGRES_BIN"]);
  return async () => {
    await postgres.stop();
    cleanUp();
    process.removeListener("exit", cleanUp);
  };
}

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
