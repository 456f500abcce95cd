import {
  createTestServer,
  listen,
  type Listening,
  newApiToken,
  NOW,
  smallOrganization,
  type TestServer,
} from "@muster/api/testing";
import { DAY_MS, encodeId, endpoints } from "@muster/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSession, type Session } from "./session.ts";

let server: TestServer;
let api: Listening;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
let session: Session;
let newestId: string;

const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

beforeAll(async () => {
  server = await createTestServer();
  acme = await smallOrganization(server);
  const { vision, video, speech } = acme.teams;
  const ran = (days: number) => [
    { startedAt: daysAgo(days), endedAt: new Date(daysAgo(days).getTime() + 7_200_000) },
  ];
  const [newest] = await server.world.workloads([
    {
      team: vision,
      status: "running",
      submittedAt: daysAgo(1),
      attempts: [{ startedAt: daysAgo(1), endedAt: null }],
      gpuCount: 8,
      name: "résumé, “1”",
    },
    {
      team: video,
      status: "failed",
      submittedAt: daysAgo(2),
      attempts: ran(2),
      gpuCount: 4,
      submittedBy: "ada@example.com",
      name: "evil\u001B[2J\u202Ename",
    },
    {
      team: speech,
      status: "completed",
      submittedAt: daysAgo(10),
      attempts: ran(10),
      instanceType: null,
      isManaged: true,
      name: "job-3",
    },
  ]);
  newestId = encodeId("workload", newest ?? "");
  await server.world.workloads(
    Array.from({ length: 230 }, (_, index) => ({
      team: speech,
      submittedAt: daysAgo(20 + index),
      name: `old-${index}`,
    })),
  );
  api = await listen((request) => server.api.fetch(request));
  session = createSession();
  session.env.MUSTER_URL = api.url;
  session.env.MUSTER_TOKEN = acme.tokens.ORG_ADMIN;
});
afterAll(async () => {
  session.close();
  await api.close();
  await server.close();
});

describe("workloads list", () => {
  test("shows the newest in columns, with their teams, and how many there are", async () => {
    const { code, out, error } = await session.run(
      "workloads",
      "list",
      "--limit",
      "3",
      "--columns",
      "name,status,team,gpu_count,instance_type,submitted_at",
    );
    expect(out).toBe(
      [
        "name           status     team    gpu_count  instance_type  submitted_at",
        "résumé, “1”    running    vision          8  a100-80gb      2026-06-14 12:00:00Z",
        "evil·[2J·name  failed     video           4  a100-80gb      2026-06-13 12:00:00Z",
        "job-3          completed  speech          1  –              2026-06-05 12:00:00Z",
        "",
      ].join("\n"),
    );
    expect(error).toBe("3 of 233; all with --all\n");
    expect(code).toBe(0);
  });

  test("gives the API's own fields as JSON and CSV", async () => {
    const { out } = await session.run("workloads", "list", "--limit", "2", "-o", "json");
    const rows = JSON.parse(out) as Record<string, unknown>[];
    expect(rows).toHaveLength(2);
    const answer = await server.request(`/v1/workloads/${newestId}`, { token: acme.tokens.ORG_ADMIN });
    expect(rows[0]).toEqual(answer.body.data);
    const named = await session.run(
      "workloads",
      "list",
      "--limit",
      "1",
      "-o",
      "json",
      "--columns",
      "team,status",
    );
    expect(JSON.parse(named.out)).toEqual([{ team: "vision", status: "running" }]);

    const csv = await session.run("workloads", "list", "--limit", "1", "-o", "csv");
    const [header, row] = csv.out.split("\r\n");
    expect(header?.split(",")).toEqual(Object.keys(rows[0] ?? {}));
    expect(row).toContain(`"résumé, “1”",running,user@example.com`);
    expect(csv.error).toBe("");
  });

  test("walks through all pages", async () => {
    const { out, error } = await session.run("workloads", "list", "--all", "-o", "csv", "--columns", "name");
    expect(out.trimEnd().split("\r\n")).toHaveLength(234);
    expect(error).toBe("");
    const some = await session.run("workloads", "list", "--limit", "150", "-o", "json");
    expect(JSON.parse(some.out)).toHaveLength(150);
  });

  test("filters as the API does; a team by its slug, a time by how long ago", async () => {
    const names = async (...words: string[]) => {
      const { out, error } = await session.run("workloads", "list", "-o", "json", ...words);
      expect(error).toBe("");
      return (JSON.parse(out) as { name: string }[]).map(({ name }) => name);
    };
    expect(await names("--status", "failed,running", "--submitted-by", "ada@example.com")).toHaveLength(1);
    expect(await names("--status", "failed", "--status", "running")).toEqual(
      await names("--status", "failed,running"),
    );
    expect(await names("--team", "vision")).toEqual(["résumé, “1”"]);
    expect(await names("--team", "vision", "--include-descendants")).toHaveLength(2);
    expect(await names("--start-date", "15d")).toHaveLength(3);
    expect(await names("--start-date", "36h", "--end-date", "2026-06-15")).toEqual(["résumé, “1”"]);
    expect(await names("--is-managed", "true")).toEqual(["job-3"]);
    expect(await names("--team", "speech", "--status", "failed")).toEqual([]);
  });

  test("says when nothing matches", async () => {
    const { code, out, error } = await session.run("workloads", "list", "--status", "cancelled");
    expect([code, out.split("\n")[1], error]).toEqual([0, "", "No workloads match.\n"]);
  });

  test("has an option for every parameter of the API", async () => {
    const { out } = await session.run("workloads", "list", "--help");
    for (const name of Object.keys(endpoints.workloads.list.input.shape)) {
      const flag =
        {
          initiative_id: "team",
          cluster_id: "cluster",
          organization_id: "organization",
          next_token: "all",
        }[name] ?? name;
      expect(out).toContain(`--${flag.replaceAll("_", "-")}`);
    }
    expect(out.replaceAll(/\s+/g, " ")).toContain('empty (--instance-type "") for those that have none');
  });
});

describe("other answers", () => {
  test("one workload", async () => {
    const { out } = await session.run("workloads", "get", newestId);
    expect(out).toContain(`workload_id       ${newestId}\n`);
    expect(out).toContain("completed_at      –\n");
    const { out: json } = await session.run("workloads", "get", newestId, "-o", "json");
    expect(JSON.parse(json)).toMatchObject({ gpu_hours_used: 191.9978, exit_code: null });
  });

  test("statistics: the summary, and groups with the teams' names", async () => {
    const { out } = await session.run(
      "workloads",
      "stats",
      "--group-by",
      "initiative_id",
      "--time-range",
      "last_7_days",
    );
    const lines = out.split("\n").map((line) => line.split(/ {2,}/));
    expect(lines[0]).toEqual(["summary"]);
    expect(lines[1]).toEqual([
      "total_workloads",
      "total_gpu_hours",
      "average_duration_seconds",
      "success_rate",
    ]);
    expect(lines[2]?.map((cell) => cell.trim()).filter(Boolean)[0]).toBe("2");
    expect(lines.slice(4, 8).map(([team]) => team)).toEqual(["grouped", "team", "vision", "video"]);
    const before = (await session.run("workloads", "stats", "--include", "previous_period")).out.split("\n");
    expect(before.filter((line) => /^\w+$/.test(line))).toEqual(["summary", "previous"]);

    const csv = await session.run(
      "workloads",
      "stats",
      "--group-by",
      "initiative_id",
      "--time-range",
      "last_7_days",
      "-o",
      "csv",
    );
    const vision = encodeId("initiative", acme.teams.vision.id);
    expect(csv.out).toMatch(
      new RegExp(`^initiative_id,workload_count,gpu_hours,success_rate\r\n${vision},1,191.9978,\r\n`),
    );

    const none = ["--submitted-by", "nobody@acme.example", "--group-by", "initiative_id", "-o", "csv"];
    expect(await session.run("workloads", "stats", ...none)).toEqual({
      code: 0,
      out: "initiative_id,workload_count,gpu_hours,success_rate\r\n",
      error: "",
    });

    const { out: json } = await session.run("workloads", "stats", "-o", "json");
    expect(JSON.parse(json)).toHaveProperty("summary.total_workloads");
  });

  test("a series of groups has every interval, also those without a group", async () => {
    const range = ["--time-range", "custom", "--start-date", "2026-06-12", "--end-date", "2026-06-15"];
    const daily = [...range, "--interval", "day", "--group-by", "initiative_id"];
    const vision = encodeId("initiative", acme.teams.vision.id);
    const video = encodeId("initiative", acme.teams.video.id);
    const { out } = await session.run("workloads", "stats", ...daily, "-o", "csv");
    expect(out.trimEnd().split("\r\n")).toEqual([
      "start,end,initiative_id,workload_count,gpu_hours,success_rate",
      "2026-06-12T00:00:00.000Z,2026-06-13T00:00:00.000Z,,0,0,",
      `2026-06-13T00:00:00.000Z,2026-06-14T00:00:00.000Z,${video},1,8,0`,
      `2026-06-14T00:00:00.000Z,2026-06-15T00:00:00.000Z,${vision},1,191.9978,`,
    ]);
    const table = (await session.run("workloads", "stats", ...daily)).out.split("\n");
    expect(table.slice(table.indexOf("series") + 1).map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ["start", "end", "team"],
      ["2026-06-12 00:00:00Z", "2026-06-13 00:00:00Z", "–"],
      ["2026-06-13 00:00:00Z", "2026-06-14 00:00:00Z", "video"],
      ["2026-06-14 00:00:00Z", "2026-06-15 00:00:00Z", "vision"],
      [""],
    ]);
    const none = ["--submitted-by", "nobody@acme.example", "-o", "csv"];
    const empty = await session.run("usage", ...daily, ...none);
    expect(empty.out.split("\r\n").slice(0, 2)).toEqual([
      "start,end,initiative_id,gpu_hours",
      "2026-06-12T00:00:00.000Z,2026-06-13T00:00:00.000Z,,0",
    ]);
    expect(empty.out.trimEnd().split("\r\n")).toHaveLength(4);
  });

  test("who one is, the teams and the clusters", async () => {
    expect((await session.run("whoami")).out).toMatch(/user\.email +org_admin@acme\.example\n/);
    expect(JSON.parse((await session.run("teams", "-o", "json")).out)).toHaveLength(5);
    expect((await session.run("clusters", "-o", "csv")).out).toMatch(
      /^cluster_id,name,scheduler,collector\.first_seen_at,(collector\.\w+,)+collector\.token_expires_at\r\ncluster_\w+,prod1,slurm,{6}\r\n$/,
    );
    const stranger = await server.world.organization("bare");
    const token = newApiToken();
    await server.world.token(token, { organization: stranger, role: "MEMBER" });
    session.env.MUSTER_TOKEN = token;
    expect((await session.run("teams", "-o", "csv")).out).toBe(
      "initiative_id,parent_id,name,slug,is_archived\r\n",
    );
    session.env.MUSTER_TOKEN = acme.tokens.ORG_ADMIN;
  });

  test("are bold on a terminal only, and never with NO_COLOR", async () => {
    const BOLD = "\u001B[1m";
    session.isTerminal = true;
    expect((await session.run("teams")).out).toContain(BOLD);
    session.env.NO_COLOR = "1";
    expect((await session.run("teams")).out).not.toContain(BOLD);
    session.env.NO_COLOR = undefined;
    session.isTerminal = false;
    expect((await session.run("teams")).out).not.toContain(BOLD);
  });
});
