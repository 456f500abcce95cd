import pg from "pg";

/**
 * Writes many workloads at once: no trigger and no foreign key looks at each row (they are summed up at the end, and made by rule),
 * and the indexes but the primary key's are made when all rows stand.
 */
export async function inBulk(
  url: string,
  report: (line: string) => void,
  write: () => Promise<unknown>,
): Promise<void> {
  const { rows: indexes } = await asOwner(url, (client) =>
    client.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
        where schemaname = 'public' and tablename = 'workloads' and indexname <> 'workloads_pkey' order by 1`,
    ),
  );
  await asOwner(url, async (client) => {
    await client.query("alter table workloads disable trigger all");
    for (const { name } of indexes) await client.query(`drop index ${name}`);
  });
  await write();
  report(`making ${indexes.length} indexes`);
  await asOwner(url, async (client) => {
    await client.query("set maintenance_work_mem = '1GB'");
    // One after the other: each is made by both cores of a small machine.
    for (const { definition } of indexes) await client.query(definition);
    await client.query("alter table workloads enable trigger all");
  });
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
