import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  createTestServer,
  listen,
  type Listening,
  newApiToken,
  NOW,
  type TestServer,
} from "@muster/api/testing";
import { createSession, type Session } from "@muster/cli/testing";
import { encodeId, type ObservationInput } from "@muster/contract";
import { createPool } from "@muster/db";
import { createTestDatabase } from "@muster/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { upkeep } from "../src/extension.ts";

let server: TestServer;
let api: Listening;
let session: Session;
const organizations = new Map<string, { id: string; token: string }>();

beforeAll(async () => {
  server = await createTestServer();
  api = await listen((request) => server.api.fetch(request));
  for (const name of ["http", "direct"]) {
    const organization = await server.world.organization(name);
    await server.world.team(organization, "vision");
    const token = newApiToken();
    await server.world.token(token, { organization, role: "ORG_ADMIN" });
    organizations.set(name, { id: encodeId("organization", organization.id), token });
  }
  session = createSession((terminal) => upkeep(terminal, { batchSize: 250 }));
});
afterAll(async () => {
  session.close();
  await api.close();
  await server.close();
});

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const observation = (id: number, more: object = {}): ObservationInput => ({
  external_id: `job-${id}`,
  observed_at: minutesAgo(10),
  status: "pending",
  name: `train-${id}`,
  submitted_by: "user@example.com",
  team: "vision",
  gpu_count: 8,
  submitted_at: new Date(NOW.getTime() - 7_200_000 - id).toISOString(),
  ...more,
});

/** Files as they come: changes, repetitions, requeues, what is out of date, what is wrong. */
function history(): unknown[] {
  const waiting = Array.from({ length: 600 }, (_, id) => observation(id));
  const ended = Array.from({ length: 300 }, (_, id) =>
    observation(id, {
      observed_at: minutesAgo(5),
      status: id % 3 ? "completed" : "failed",
      started_at: minutesAgo(60),
      completed_at: minutesAgo(30 - (id % 7)),
      exit_code: id % 3 ? 0 : 1,
    }),
  );
  const requeued = observation(7_000, {
    status: "running",
    attempts: [
      { attempt_id: "1", started_at: minutesAgo(90), ended_at: minutesAgo(70), gpu_count: 8 },
      { attempt_id: "2", started_at: minutesAgo(60), ended_at: null, gpu_count: 4 },
    ],
  });
  return [
    ...waiting,
    requeued,
    { ...observation(7_001), gpu_count: -1 },
    observation(7_002, { status: "completed" }),
    observation(7_003, { team: "nlp" }),
    ...ended,
    ...waiting.slice(0, 150),
  ];
}

const door = (name: string) =>
  name === "http"
    ? ["--url", api.url]
    : ["--database", server.world.url, "--organization", organizations.get(name)?.id ?? ""];

async function importThrough(name: string, file: string) {
  session.env.MUSTER_TOKEN = organizations.get(name)?.token;
  const { code, out, error } = await session.run(
    "import",
    file,
    "--cluster",
    "prod1",
    "-o",
    "json",
    ...door(name),
  );
  const { seconds: _, ...summary } = out === "" ? {} : (JSON.parse(out) as Record<string, number>);
  return { code, summary, error };
}

async function storedIn(name: string) {
  session.env.MUSTER_TOKEN = organizations.get(name)?.token;
  const { out } = await session.run("workloads", "list", "--all", "-o", "json", "--url", api.url);
  const rows = JSON.parse(out) as Record<string, unknown>[];
  const { out: stats } = await session.run(
    "workloads",
    "stats",
    "--group-by",
    "status",
    "-o",
    "json",
    "--url",
    api.url,
  );
  // Ids are each organization's own.
  const fields = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([field]) => !/^(workload|initiative|cluster)_id$/.test(field)),
    ),
  );
  return {
    rows: fields.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1)),
    stats: JSON.parse(stats) as unknown,
  };
}

describe("import --database", () => {
  test("means what import through the server means: the same answers, rows and sums", async () => {
    const file = path.join(session.home, "history.ndjson");
    writeFileSync(
      file,
      history()
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(""),
    );
    const viaHttp = await importThrough("http", file);
    const direct = await importThrough("direct", file);
    expect(direct.code).toBe(1);
    expect(direct.error).toBe(viaHttp.error);
    expect(direct.error).toContain("line 603: completed_at: is needed when the status is completed\n");
    // How the lines fall into batches decides whether one is stale in its own batch, or what it wrote is overtaken.
    expect(direct.summary).toMatchObject({ lines: 1_054, rejected: 2 });
    expect(await storedIn("direct")).toEqual(await storedIn("http"));

    const again = await importThrough("direct", file);
    expect(again.summary).toMatchObject({ created: 0, updated: 0, rejected: 2 });
  });

  test("leaves sums that equal the rows, and none of them waiting to be folded", async () => {
    const maintenance = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
    const { rows: drifted } = await maintenance.query("select * from drifted_workload_rollups()");
    await maintenance.query("select fold_workload_rollups()");
    await maintenance.end();
    expect(drifted).toEqual([]);
  });

  test("finds the organization by its slug, and says which there are", async () => {
    const run = (...words: string[]) =>
      session.run("import", "-", "--cluster", "prod1", "--database", server.world.url, ...words);
    expect((await run("--organization", "http-1")).code).toBe(0);
    expect(await run()).toMatchObject({
      code: 2,
      error: expect.stringContaining("--organization with one of direct-2, http-1"),
    });
    expect(await run("--organization", "acme")).toMatchObject({
      code: 3,
      error: "muster: There is no organization “acme”; there are direct-2, http-1.\n",
    });
    const other = await session.run(
      "import",
      "-",
      "--cluster",
      "prod9",
      "--database",
      server.world.url,
      "--organization",
      "http-1",
    );
    expect(other).toMatchObject({
      code: 3,
      error: "muster: There is no cluster “prod9”; there are prod1.\n",
    });
  });

  test("says what is wrong with the database that it is to open", async () => {
    const run = (...words: string[]) => session.run("import", "-", "--cluster", "prod1", ...words);
    expect(await run("--database", "mysql://localhost/muster")).toMatchObject({
      code: 2,
      error: expect.stringMatching(/^muster: --database: must be an address like postgresql:/),
    });
    session.env.DATABASE_URL = "mysql://localhost/muster";
    expect(await run("--database")).toMatchObject({
      code: 2,
      error: expect.stringMatching(/^muster: DATABASE_URL: must be an address like postgresql:/),
    });
    delete session.env.DATABASE_URL;
    session.env.MUSTER_DATA_DIR = path.join(session.home, "nothing");
    expect(await run("--database")).toMatchObject({
      code: 2,
      error: expect.stringMatching(/There is no database in .*nothing yet\. Run npm start once/),
    });
    const away = await run("--database", "postgresql://postgres@127.0.0.1:1/muster");
    expect(away.code).toBe(4);
    expect(away.error).toBe("muster: The database muster at 127.0.0.1:1 can't be reached.\n");
    const empty = await createTestDatabase({ template: false });
    const foreign = await run("--database", empty.url);
    await empty.drop();
    expect([foreign.code, foreign.error]).toEqual([
      2,
      expect.stringMatching(/is none of this version of Muster/),
    ]);
  });
});
