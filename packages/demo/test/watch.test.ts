import {
  createTestServer,
  listen,
  type Listening,
  NOW,
  smallOrganization,
  type TestServer,
} from "@muster/api/testing";
import { encodeId } from "@muster/contract";
import { createPool } from "@muster/db";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchDemo } from "../src/index.ts";

let server: TestServer;
let api: Listening;
let maintenance: pg.Pool;
beforeAll(async () => {
  server = await createTestServer();
  api = await listen((request) => server.api.fetch(request));
  maintenance = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
});
afterAll(async () => {
  await maintenance.end();
  await api.close();
  await server.close();
});

test("clusters that were heard of are said to be watched, but not the one for others", async () => {
  const first = await smallOrganization(server, "first");
  const second = await smallOrganization(server, "second");
  const clusters = {
    first: first.organization.clusterId,
    sandbox: await server.world.cluster(first.organization, "sandbox"),
    neverHeard: await server.world.cluster(first.organization, "never-heard"),
    second: second.organization.clusterId,
  };
  const tell = (token: string, cluster: typeof clusters.first) =>
    server.request("/v1/ingest/heartbeat", {
      method: "POST",
      token,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ cluster_id: encodeId("cluster", cluster), observed_at: NOW }),
    });
  await tell(first.tokens.ORG_ADMIN, clusters.first);
  await tell(first.tokens.ORG_ADMIN, clusters.sandbox);
  await tell(second.tokens.ORG_ADMIN, clusters.second);
  const reports = async () => {
    const { rows } = await maintenance.query<{ cluster_id: string; count: number }>(
      "select cluster_id, count(*)::int as count from cluster_reports group by 1",
    );
    const counts = new Map(rows.map(({ cluster_id, count }) => [cluster_id, count]));
    return Object.values(clusters).map((id) => counts.get(id) ?? 0);
  };
  expect(await reports()).toEqual([1, 1, 0, 1]);

  const demo = {
    url: api.url,
    organization_id: encodeId("organization", first.organization.id),
    users: [],
    tokens: { ...first.tokens, OTHER_ORG: second.tokens.ORG_ADMIN, INGEST: "" },
    ingest_cluster_id: encodeId("cluster", clusters.sandbox),
  };
  const over = new AbortController();
  watchDemo(demo, api.url, over.signal, () => NOW);
  await expect.poll(reports).toEqual([2, 1, 0, 2]);
  over.abort();
});
