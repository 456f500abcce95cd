import { describe, expect, test } from "vitest";
import { actingOrganizations } from "./acting-organization.ts";
import { NOW } from "./server.ts";

const { acme, running } = actingOrganizations();

describe("clusters", () => {
  test("come with a token that may report and do nothing else", async () => {
    const { call, actions } = await acme();
    const { status, body } = await call("POST", "/v1/clusters", { name: "granite", scheduler: "slurm" });
    expect([status, body.data.cluster.name]).toEqual([200, "granite"]);
    expect((await call("GET", "/v1/workloads", undefined, body.data.ingest_token)).status).toBe(403);
    expect((await call("GET", "/v1/tokens", undefined, body.data.ingest_token)).status).toBe(403);
    const path = `/v1/clusters/${body.data.cluster.cluster_id}`;
    expect((await call("PATCH", path, { name: "marble" })).body.data.name).toBe("marble");
    const taken = await call("POST", "/v1/clusters", { name: "marble", scheduler: "other" });
    expect([taken.status, taken.body.error.details[0].path]).toEqual([409, "name"]);
    expect(await actions()).toEqual(["cluster.renamed", "token.created", "cluster.created"]);
  });
});

describe("a cluster's collector", () => {
  test("is unknown until its first report, then seen with its lag, silent after five minutes, and its rejections told", async () => {
    const { call, tokens } = await acme();
    const { body } = await call("POST", "/v1/clusters", { name: "granite", scheduler: "slurm" });
    const { cluster_id, collector } = body.data.cluster;
    expect(collector).toBeNull();
    const state = async () => {
      const { clusters } = (await call("GET", "/v1/clusters", undefined, tokens.MEMBER)).body.data;
      return clusters.find((cluster: { cluster_id: string }) => cluster.cluster_id === cluster_id).collector;
    };
    const report = (observed_at: Date, more = {}) =>
      call(
        "POST",
        "/v1/ingest/workloads",
        {
          cluster_id,
          observations: [
            {
              external_id: "1",
              observed_at: observed_at.toISOString(),
              status: "pending",
              name: "train",
              submitted_by: "ada@example.com",
              gpu_count: 1,
              submitted_at: "2026-06-01T00:00:00Z",
              ...more,
            },
          ],
        },
        body.data.ingest_token,
      );
    expect((await report(new Date(NOW.getTime() - 7_000))).status).toBe(200);
    expect(await state()).toEqual({
      first_seen_at: NOW.toISOString(),
      last_seen_at: NOW.toISOString(),
      lag_seconds: 7,
      is_silent: false,
      rejected_last_day: 0,
    });
    running().now = new Date(NOW.getTime() + 300_999);
    expect((await state()).is_silent).toBe(false);
    running().now = new Date(NOW.getTime() + 301_000);
    expect((await state()).is_silent).toBe(true);
    await report(running().now, { gpu_count: -1 });
    expect(await state()).toMatchObject({ is_silent: false, lag_seconds: null, rejected_last_day: 1 });
    const path = `/v1/clusters/${cluster_id}/rejected-observations`;
    expect((await call("GET", path)).body.data.rejected_observations).toEqual([
      {
        received_at: running().now.toISOString(),
        external_id: "1",
        reason: expect.stringContaining("gpu_count"),
      },
    ]);
    const other = await acme("beside");
    expect((await call("GET", path, undefined, other.tokens.ORG_ADMIN)).status).toBe(404);
    running().now = NOW;
  });

  test("is seen by a heartbeat, before there is any workload", async () => {
    const { call, tokens } = await acme();
    const { body } = await call("POST", "/v1/clusters", { name: "granite", scheduler: "kubernetes" });
    const { cluster_id } = body.data.cluster;
    const beat = (observedAt: number, token = body.data.ingest_token, cluster = cluster_id) =>
      call(
        "POST",
        "/v1/ingest/heartbeat",
        { cluster_id: cluster, observed_at: new Date(observedAt).toISOString() },
        token,
      );
    const heard = await beat(NOW.getTime() - 3_000);
    expect([heard.status, heard.body.data]).toEqual([200, { received_at: NOW.toISOString() }]);
    const { clusters } = (await call("GET", "/v1/clusters", undefined, tokens.MEMBER)).body.data;
    const { collector } = clusters.find(
      (cluster: { cluster_id: string }) => cluster.cluster_id === cluster_id,
    );
    expect(collector).toMatchObject({ last_seen_at: NOW.toISOString(), lag_seconds: 3, is_silent: false });
    expect((await call("GET", "/v1/workloads", undefined, tokens.ORG_ADMIN)).body.data.workloads).toEqual([]);

    const refused = async (...of: Parameters<typeof beat>) => {
      const { status, body: said } = await beat(...of);
      return [status, said.error.details[0]?.path ?? said.error.code];
    };
    expect(await refused(NOW.getTime() + 86_400_001)).toEqual([400, "observed_at"]);
    expect(await refused(NOW.getTime(), tokens.TEAM_LEAD)).toEqual([403, "FORBIDDEN"]);
    const other = await acme("beside");
    expect(await refused(NOW.getTime(), other.tokens.ORG_ADMIN)).toEqual([400, "cluster_id"]);
  });
});
