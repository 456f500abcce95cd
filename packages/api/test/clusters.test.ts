import { decodeId, encodeId } from "@muster/contract";
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

describe("a cluster", () => {
  const added = async (name?: string) => {
    const organization = await acme(name);
    const { body } = await organization.call("POST", "/v1/clusters", { name: "granite", scheduler: "slurm" });
    const { cluster, ingest_token: token, ingest_token_id: tokenId } = body.data;
    const { cluster_id } = cluster;
    return { ...organization, token, tokenId, cluster_id, path: `/v1/clusters/${cluster_id}` };
  };
  type Added = Awaited<ReturnType<typeof added>>;
  const beat = ({ call, cluster_id }: Added, token: string) =>
    call("POST", "/v1/ingest/heartbeat", { cluster_id, observed_at: NOW.toISOString() }, token);

  test("is given another token, the first one going on", async () => {
    const granite = await added();
    const { status, body } = await granite.call("POST", `${granite.path}/tokens`);
    expect([status, body.data.ingest_token === granite.token]).toEqual([200, false]);
    for (const token of [granite.token, body.data.ingest_token])
      expect((await beat(granite, token)).status).toBe(200);
    expect((await granite.call("GET", "/v1/tokens", undefined, body.data.ingest_token)).status).toBe(403);
    const { tokens } = (await granite.call("GET", "/v1/tokens")).body.data;
    const made = tokens.filter(({ name }: { name: string }) => name === "collector of granite");
    expect(made.map(({ expires_at }: { expires_at: string }) => expires_at)).toEqual(
      Array(2).fill("2027-06-15T12:00:00.250Z"),
    );
    const other = await acme("beside");
    expect((await other.call("POST", `${granite.path}/tokens`)).status).toBe(404);
  });

  test("tells which of the tokens that it was lately reported with ends first, unless that is revoked", async () => {
    const granite = await added();
    const endOfToken = async () => {
      const { clusters } = (await granite.call("GET", "/v1/clusters")).body.data;
      return clusters.find(({ name }: { name: string }) => name === "granite").collector.token_expires_at;
    };
    expect((await beat(granite, granite.token)).status).toBe(200);
    const short = {
      name: "short",
      scopes: ["workloads:write"],
      expires_in_days: 1,
      service: { role: "MEMBER" },
    };
    const { body } = await granite.call("POST", "/v1/tokens", short);
    const beatLater = async (seconds: number, token: string) => {
      running().now = new Date(NOW.getTime() + seconds * 1_000);
      expect((await beat(granite, token)).status).toBe(200);
    };
    expect(await endOfToken()).toBe("2027-06-15T12:00:00.250Z");
    await beatLater(1, body.data.secret);
    expect(await endOfToken()).toBe("2026-06-16T12:00:00.250Z");
    await beatLater(301, granite.token);
    expect(await endOfToken()).toBe("2026-06-16T12:00:00.250Z");
    await beatLater(302, granite.token);
    expect(await endOfToken()).toBe("2027-06-15T12:00:00.250Z");
    await beatLater(303, body.data.secret);
    await granite.call("DELETE", `/v1/tokens/${body.data.token.token_id}`);
    expect(await endOfToken()).toBe("2027-06-15T12:00:00.250Z");
    await beatLater(700, granite.token);
    const { tokens } = (await granite.call("GET", "/v1/tokens")).body.data;
    const own = tokens.find(({ token_id }: { token_id: string }) => token_id === granite.tokenId);
    expect(own.name).toBe("collector of granite");
    await granite.call("DELETE", `/v1/tokens/${granite.tokenId}`);
    expect(await endOfToken()).toBeNull();
    running().now = NOW;
  });

  test("can be removed until something is reported of it", async () => {
    const [granite, marble] = [await added(), await added("beside")];
    expect((await granite.call("DELETE", marble.path)).status).toBe(404);
    const { status, body } = await granite.call("DELETE", granite.path);
    expect([status, body.data]).toEqual([200, { cluster_id: granite.cluster_id }]);
    expect((await granite.call("DELETE", granite.path)).status).toBe(404);
    expect((await beat(granite, granite.token)).status).toBe(400);
    expect((await granite.actions())[0]).toBe("cluster.removed");

    expect((await beat(marble, marble.token)).status).toBe(200);
    const refused = await marble.call("DELETE", marble.path);
    expect([refused.status, refused.body.error.details[0].path]).toEqual([409, "cluster_id"]);
    await running().world.workloads([{ team: marble.teams.vision, submittedAt: NOW }]);
    const unheard = `/v1/clusters/${encodeId("cluster", marble.organization.clusterId)}`;
    expect((await marble.call("DELETE", unheard)).status).toBe(409);
    expect((await marble.call("PATCH", marble.path, { name: "limestone" })).status).toBe(200);
  });

  test("that is being removed is none to whoever reports of it at that moment", async () => {
    const granite = await added();
    const { cluster_id, token } = granite;
    const observation = {
      external_id: "1",
      observed_at: NOW.toISOString(),
      status: "pending",
      name: "train",
      submitted_by: "ada@example.com",
      gpu_count: 1,
      submitted_at: NOW.toISOString(),
    };
    const { prisma } = running().world;
    const told = await prisma.$transaction(async (removing) => {
      await removing.cluster.deleteMany({ where: { id: decodeId("cluster", cluster_id) ?? "" } });
      const answers = Promise.all([
        beat(granite, token),
        granite.call("POST", "/v1/ingest/workloads", { cluster_id, observations: [observation] }, token),
      ]);
      const [own] = await removing.$queryRaw<[{ id: string }]>`select pg_current_xact_id()::text as id`;
      const waiting = () =>
        prisma.$queryRaw<
          object[]
        >`select pid from pg_locks where not granted and transactionid::text = ${own.id}`;
      await expect.poll(waiting, { timeout: 4_000 }).toHaveLength(2);
      return { answers };
    });
    for (const { status, body } of await told.answers) {
      const { path, message } = body.error.details[0];
      expect([status, path, message]).toEqual([400, "cluster_id", "is no cluster of your organization"]);
    }
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
      token_expires_at: "2027-06-15T12:00:00.250Z",
    });
    running().now = new Date(NOW.getTime() + 300_999);
    expect(await state()).toMatchObject({ is_silent: false, lag_seconds: 7 });
    running().now = new Date(NOW.getTime() + 301_000);
    expect(await state()).toMatchObject({ is_silent: true, lag_seconds: null });
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
    expect(collector.token_expires_at).toBe("2027-06-15T12:00:00.250Z");
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
