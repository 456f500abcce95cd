import { newApiToken } from "@muster/access";
import { encodeId } from "@muster/contract";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

const BATCH = 400;
let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

/** How many workloads Postgres has looked at so far, by its own count. */
async function lookedAt(client: pg.Client): Promise<number> {
  // What a session did is counted for certain only once it has ended.
  const ended = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
  await client.query(`select pg_terminate_backend(pid, 5000) ${ended} and backend_type = 'client backend'`);
  const { rows } = await client.query<{ n: string }>(
    "select sum(idx_tup_read) as n from pg_stat_user_indexes where relname = 'workloads'",
  );
  return Number(rows[0]?.n);
}

test("a back-fill into an empty database does not look at each workload for each other", async () => {
  const { organization } = await smallOrganization(server, "acme");
  const token = newApiToken();
  await server.world.token(token, { organization, role: "MEMBER" }, { scopes: ["workloads:write"] });
  const deliver = async (batch: number) => {
    const observations = Array.from({ length: BATCH }, (_, n) => ({
      external_id: `job-${batch}-${n}`,
      observed_at: NOW.toISOString(),
      status: "pending",
      name: "train",
      submitted_by: "ada@example.com",
      gpu_count: 1,
      submitted_at: NOW.toISOString(),
    }));
    const { status } = await server.request("/v1/ingest/workloads", {
      method: "POST",
      token,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ cluster_id: encodeId("cluster", organization.clusterId), observations }),
    });
    expect(status).toBe(200);
  };
  const client = new pg.Client({ connectionString: server.world.url });
  await client.connect();
  for (let batch = 0; batch < 10; batch++) await deliver(batch);
  // Of the first few hundred, to go through all costs as little as to look one up; later ones would make it many millions.
  expect(await lookedAt(client)).toBeLessThan(2_000_000);
  await client.end();
});
