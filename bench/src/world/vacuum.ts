import pg from "pg";

/** Leaves the tables as autovacuum would leave them some time later, and nothing for the checkpointer to do meanwhile. */
export async function vacuum(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("vacuum (analyze)");
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
}
