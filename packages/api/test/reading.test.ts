import { encodeId } from "@muster/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minutesAgo, type SmallWorld, smallWorld } from "./small-world.ts";

let acme: SmallWorld["acme"];
let other: SmallWorld["other"];
let runningId: SmallWorld["runningId"];
let server: SmallWorld["server"];
let get: SmallWorld["get"];

beforeAll(async () => {
  ({ server, acme, other, runningId, get } = await smallWorld());
});
afterAll(() => server.close());

describe("GET /v1/workloads", () => {
  const names = async (query: string, token?: string) => {
    const { body } = await get(`/v1/workloads${query}`, token);
    return body.error ?? body.data.workloads.map((workload: { status: string }) => workload.status);
  };

  test("newest first, every field present", async () => {
    const { body } = await get("/v1/workloads");
    expect(body.data.workloads.map((w: { status: string }) => w.status)).toEqual([
      "pending",
      "running",
      "failed",
      "completed",
    ]);
    expect(body.data.workloads[1]).toEqual({
      workload_id: runningId,
      name: "training-job-001",
      status: "running",
      submitted_by: "user@example.com",
      initiative_id: encodeId("initiative", acme.teams.vision.id),
      instance_type: "a100-80gb",
      gpu_count: 8,
      submitted_at: "2026-06-15T10:50:00.250Z",
      started_at: "2026-06-15T11:00:00.250Z",
      completed_at: null,
      duration_seconds: 3599,
      gpu_hours_used: 7.9978,
      exit_code: null,
      is_managed: false,
      cluster_id: encodeId("cluster", acme.organization.clusterId),
      namespace: null,
    });
  });

  test("filters", async () => {
    expect(await names("?status=running")).toEqual(["running"]);
    expect(await names("?status=failed,running,failed")).toEqual(["running", "failed"]);
    expect(await names("?is_managed=true")).toEqual(["completed"]);
    expect(await names("?submitted_by=ada%40example.com")).toEqual(["pending"]);
    expect(await names("?submitted_by=ada%40example.com&status=failed")).toEqual([]);
    expect(
      await names(`?start_date=${minutesAgo(300).toISOString()}&end_date=${minutesAgo(10).toISOString()}`),
    ).toEqual(["running", "failed"]);
    expect(await names("?end_date=2026-06-15")).toEqual([]);
    expect(await names("?start_date=2026-06-15T12:50:00%2B02:00")).toEqual(["pending", "running"]);
  });

  test("a team, with and without those below", async () => {
    const vision = encodeId("initiative", acme.teams.vision.id);
    expect(await names(`?initiative_id=${vision}`)).toEqual(["running", "failed"]);
    expect(await names(`?initiative_id=${vision}&include_descendants=true`)).toEqual([
      "pending",
      "running",
      "failed",
    ]);
    expect(await names(`?initiative_id=${encodeId("initiative", other.teams.vision.id)}`)).toEqual([]);
    // A team above that is not seen has nothing below it either: it answers as one that does not exist.
    const hidden = `?initiative_id=${encodeId("initiative", acme.teams.research.id)}&include_descendants=true`;
    expect(await names(hidden, acme.tokens.MEMBER)).toEqual([]);
    expect(await names(hidden, acme.tokens.TEAM_LEAD)).toEqual([]);
    expect(await names(`?initiative_id=${vision}&include_descendants=true`, acme.tokens.MEMBER)).toEqual([
      "running",
      "failed",
    ]);
    expect(
      await names(`?initiative_id=${encodeId("initiative", acme.teams.speech.id)}`, acme.tokens.TEAM_LEAD),
    ).toEqual([]);
  });

  test.each([
    ["?limit=0", "limit", "must be a whole number from 1 to 100"],
    ["?limit=101", "limit", "must be a whole number from 1 to 100"],
    ["?limit=2.5", "limit", "must be a whole number from 1 to 100"],
    ["?limit=", "limit", "must be a whole number from 1 to 100"],
    ["?statsu=running", "statsu", "is not a parameter; did you mean status?"],
    ["?status=running&status=failed", "status", "is given more than once"],
    ["?status=done", "status", /pending.*running/],
    ["?is_managed=yes", "is_managed", "must be true or false"],
    ["?start_date=yesterday", "start_date", /ISO 8601/],
    ["?start_date=2026-06-15T10:00:00", "start_date", /ISO 8601/],
    ["?start_date=2026-02-30", "start_date", /ISO 8601/],
    ["?initiative_id=init_xyz", "initiative_id", /must be an id like init_/],
    ["?submitted_by=%00", "submitted_by", /NUL/],
    ["?submitted_by=%ff", "", /percent-encoding/],
    ["?next_token=abc", "next_token", /not a cursor/],
    ["?__proto__=1", "__proto__", /is not a parameter/],
  ])("%s: 400 that names the parameter", async (query, path, message) => {
    const { status, body } = await get(`/v1/workloads${query}`);
    expect([status, body.error.code]).toEqual([400, "VALIDATION_ERROR"]);
    expect(body.error.details[0].path).toBe(path);
    expect(body.error.details[0].message).toMatch(message);
  });

  test("organization_id must be the selected one", async () => {
    expect(
      (await get(`/v1/workloads?organization_id=${encodeId("organization", acme.organization.id)}`)).status,
    ).toBe(200);
    const { status, body } = await get(
      `/v1/workloads?organization_id=${encodeId("organization", other.organization.id)}`,
    );
    expect([status, body.error.details[0].path]).toEqual([400, "organization_id"]);
  });
});

describe("cursors", () => {
  test("a walk returns every row once, and the limit may change", async () => {
    const seen: string[] = [];
    let token: string | null = "";
    for (const limit of [1, 2, 100]) {
      const { body } = await get(`/v1/workloads?limit=${limit}${token ? `&next_token=${token}` : ""}`);
      seen.push(...body.data.workloads.map((w: { workload_id: string }) => w.workload_id));
      expect(body.metadata.total_count).toBe(4);
      token = body.metadata.next_token;
    }
    expect(token).toBeNull();
    expect(new Set(seen).size).toBe(4);
  });

  test("altered in any one character, foreign or with other filters: 400", async () => {
    const { body } = await get("/v1/workloads?limit=1");
    const cursor: string = body.metadata.next_token;
    expect(cursor).toMatch(/^eyJ/);
    const statusOf = async (token: string, query = "", bearer?: string) =>
      (await get(`/v1/workloads?limit=1&next_token=${token}${query}`, bearer)).status;
    expect(await statusOf(cursor)).toBe(200);
    for (let i = 0; i < cursor.length; i++) {
      const altered = cursor.slice(0, i) + (cursor[i] === "A" ? "B" : "A") + cursor.slice(i + 1);
      expect(await statusOf(altered)).toBe(400);
    }
    expect(await statusOf(cursor, "&status=running")).toBe(400);
    expect(await statusOf(cursor, "", other.tokens.ORG_ADMIN)).toBe(400);
    // It grants nothing: another reader of the same organization sees the rest of their own list.
    const lead = await get(`/v1/workloads?next_token=${cursor}`, acme.tokens.MEMBER);
    expect(lead.body.metadata.total_count).toBe(2);
  });
});

describe("GET /v1/workloads/stats", () => {
  test("sums over the default range, and groups that add up to them", async () => {
    const { body } = await get("/v1/workloads/stats?group_by=initiative_id");
    expect(body.data.summary).toEqual({
      total_workloads: 4,
      total_gpu_hours: 12.0144,
      average_duration_seconds: 3630,
      success_rate: 0.5,
    });
    expect(body.data.grouped).toEqual([
      {
        initiative_id: encodeId("initiative", acme.teams.vision.id),
        workload_count: 2,
        gpu_hours: 8.0144,
        success_rate: 0,
      },
      {
        initiative_id: encodeId("initiative", acme.teams.speech.id),
        workload_count: 1,
        gpu_hours: 4,
        success_rate: 1,
      },
      {
        initiative_id: encodeId("initiative", acme.teams.video.id),
        workload_count: 1,
        gpu_hours: 0,
        success_rate: null,
      },
    ]);
  });

  test("without group_by there are no groups, and what is missing is null", async () => {
    const { body } = await get(
      "/v1/workloads/stats?time_range=custom&start_date=2020-01-01&end_date=2020-02-01",
    );
    expect(body.data).toEqual({
      summary: { total_workloads: 0, total_gpu_hours: 0, average_duration_seconds: null, success_rate: null },
    });
  });

  test.each([
    ["?time_range=custom", "start_date"],
    ["?time_range=today&end_date=2026-01-01", "end_date"],
    ["?start_date=2026-01-01", "start_date"],
    ["?time_range=custom&start_date=2026-02-01&end_date=2026-01-01", "end_date"],
    ["?time_zone=Mars/Olympus", "time_zone"],
    ["?time_zone=%2B05:30", "time_zone"],
    ["?group_by=name", "group_by"],
    ["?limit=5", "limit"],
  ])("%s: 400 that names the parameter", async (query, path) => {
    const { status, body } = await get(`/v1/workloads/stats${query}`);
    expect([status, body.error.details[0].path]).toEqual([400, path]);
  });

  test("total_workloads is the list's total_count over the same range, for every role", async () => {
    const start = minutesAgo(400).toISOString();
    for (const token of Object.values(acme.tokens)) {
      const stats = await get(`/v1/workloads/stats?time_range=custom&start_date=${start}`, token);
      const list = await get(`/v1/workloads?start_date=${start}`, token);
      expect(stats.body.data.summary.total_workloads).toBe(list.body.metadata.total_count);
    }
  });
});
