import { hasProcess, startPostgres } from "@muster/db/embedded";
import { migrate } from "@muster/db/migrate";
import pg from "pg";
import { Problem } from "./problem.mjs";
import { step } from "./step.mjs";
import { isStopping, onStop, stop } from "./stopping.mjs";

/**
 * Opens the database, up to date: the server that DATABASE_URL names, else the embedded one in the data folder, which is
 * stopped when this process stops. Returns its URL.
 */
export async function openDatabase(dataDir: string): Promise<string> {
  const named = process.env.DATABASE_URL;
  const url = named ? await step("reaching the database", () => reach(named)) : await startEmbedded(dataDir);
  await step("bringing the tables up to date", async (note) => {
    for (const name of await migrate(url)) note(`applied ${name}`);
  });
  return url;
}

async function startEmbedded(dataDir: string): Promise<string> {
  return step("starting PostgreSQL", async (note) => {
    const starting = startPostgres({ dataDir, onProgress: note });
    // Registered before it runs, so that a Ctrl-C meanwhile leaves no server behind.
    onStop(async () => (await starting.catch(() => undefined))?.stop());
    const { url, pid } = await starting;
    watch(pid, dataDir);
    return url;
  });
}

// An adopted server is no child of ours, so its end is looked for rather than told.
function watch(pid: number, dataDir: string): void {
  const timer = setInterval(() => {
    if (hasProcess(pid) || isStopping()) return;
    clearInterval(timer);
    console.error(
      `\nPostgreSQL has ended by itself; what it said is in ${dataDir}/logs/postgres.log. Start again.`,
    );
    void stop(1);
  }, 1_000);
  timer.unref();
}

async function reach(url: string): Promise<string> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new Problem(
      "DATABASE_URL must look like postgresql://user:password@host:5432/muster. In a password write # as %23, @ as %40, / as %2F and % as %25.",
    );
  }
  const { host, pathname } = new URL(url);
  try {
    await query(url, "select 1");
    return url;
  } catch (error) {
    throw new Problem(
      `The database ${pathname.slice(1)} at ${host} can't be used: ${reasonOf(error)}. Correct DATABASE_URL, or unset it to use the built-in PostgreSQL.`,
    );
  }
}

/** Whether anybody keeps data in the database yet. */
export async function isEmpty(url: string): Promise<boolean> {
  return (await query(url, "select 1 from organizations limit 1")) === 0;
}

async function query(url: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end().catch(() => {});
  }
}

function reasonOf(error: unknown): string {
  // A name with several addresses fails once for each; the message of the whole is empty then.
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  const reason = error instanceof Error ? error.message : String(error);
  return reason.includes("client password must be a string") ? "it asks for a password" : reason;
}
