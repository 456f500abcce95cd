import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import {
  createTestServer,
  listen,
  type Listening,
  newApiToken,
  NOW,
  type TestServer,
} from "@muster/api/testing";
import { encodeId, type ObservationInput } from "@muster/contract";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSession, type Session } from "./session.ts";

let server: TestServer;
let api: Listening;
/** What stands between the program and Muster. */
let between: ((request: Request) => Response | undefined) | undefined;
let session: Session;
let clusterId: string;
let requests = 0;
let count = 0;

beforeAll(async () => {
  server = await createTestServer();
  api = await listen((request) => {
    requests += request.method === "POST" ? 1 : 0;
    return between?.(request) ?? server.api.fetch(request);
  });
});
beforeEach(async () => {
  const organization = await server.world.organization(`acme${++count}`);
  await server.world.team(organization, "vision");
  clusterId = encodeId("cluster", organization.clusterId);
  const token = newApiToken();
  await server.world.token(token, { organization, role: "ORG_ADMIN" });
  session = createSession();
  Object.assign(session.env, { MUSTER_URL: api.url, MUSTER_TOKEN: token });
  between = undefined;
  requests = 0;
});
afterEach(() => session.close());
afterAll(async () => {
  await api.close();
  await server.close();
});

const observation = (id: number | string, more: object = {}): ObservationInput => ({
  external_id: `job-${id}`,
  observed_at: NOW.toISOString(),
  status: "pending",
  name: "training-job-001",
  submitted_by: "user@example.com",
  team: "vision",
  gpu_count: 8,
  submitted_at: new Date(NOW.getTime() - 60_000).toISOString(),
  ...more,
});
const lines = (observations: readonly unknown[]) =>
  observations.map((one) => `${JSON.stringify(one)}\n`).join("");
const many = (length: number) => Array.from({ length }, (_, index) => observation(index));
const file = (name: string, content: string | Uint8Array) => {
  const full = path.join(session.home, name);
  writeFileSync(full, content);
  return full;
};
const importing = async (...words: string[]) => {
  const ended = await session.run("import", ...words, "--cluster", "prod1", "-o", "json");
  return {
    ...ended,
    summary: ended.out === "" ? undefined : (JSON.parse(ended.out) as Record<string, number>),
  };
};
const stored = async () =>
  (JSON.parse((await session.run("workloads", "list", "--all", "-o", "json")).out) as { name: string }[])
    .length;

describe("import", () => {
  test("brings in a file of JSON lines, and does no harm a second time", async () => {
    const name = file("jobs.ndjson", lines(many(2_500)));
    expect(await importing(name)).toMatchObject({
      code: 0,
      error: "",
      summary: { lines: 2500, created: 2500, updated: 0, unchanged: 0, stale: 0, rejected: 0 },
    });
    expect(requests).toBe(3);
    expect(await stored()).toBe(2_500);
    expect((await importing(name)).summary).toMatchObject({ created: 0, unchanged: 2500 });
    expect(existsSync(`${name}.muster-bookmark`)).toBe(false);
  });

  test("brings in comma-separated values, with attempts and labels in JSON, packed or not", async () => {
    const attempts = [
      { attempt_id: "1", started_at: "2026-06-15T10:00:00Z", ended_at: "2026-06-15T10:30:00Z", gpu_count: 8 },
      { attempt_id: "2", started_at: "2026-06-15T11:00:00Z", ended_at: "2026-06-15T11:30:00Z", gpu_count: 4 },
    ];
    const cell = (value: unknown) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
    const header =
      "external_id,observed_at,status,name,submitted_by,team,gpu_count,submitted_at,completed_at,attempts,labels";
    const row = `1,2026-06-15T12:00:00Z,completed,"train, ""big""",ada@example.com,vision,8,2026-06-15T09:00:00Z,2026-06-15T11:30:00Z,${cell(attempts)},${cell({ project: "speech" })}`;
    const name = file("jobs.csv.gz", gzipSync(`\uFEFF${header}\r\n${row}\r\n`));
    expect((await importing(name)).summary).toMatchObject({ lines: 2, created: 1 });
    const [workload] = JSON.parse((await session.run("workloads", "list", "-o", "json")).out) as unknown[];
    expect(workload).toMatchObject({
      name: 'train, "big"',
      submitted_by: "ada@example.com",
      gpu_hours_used: 6,
    });
  });

  test("reads what comes in, whatever it is", async () => {
    session.input = gzipSync(lines(many(3)));
    expect((await importing("-")).summary).toMatchObject({ created: 3 });
    session.input = "";
    expect(await importing("-")).toMatchObject({ code: 0, summary: { lines: 0, created: 0 } });
  });

  test("tells bad lines with number and reason, its own and the server's, and goes on", async () => {
    const rejects = path.join(session.home, "rejects.ndjson");
    const name = file(
      "jobs.ndjson",
      [
        "{oops",
        ...[
          observation("a"),
          observation("b", { gpu_count: -1 }),
          observation("c", { status: "running" }),
          observation("d", { team: "nlp" }),
        ].map((one) => JSON.stringify(one)),
        "",
      ].join("\n"),
    );
    const { code, error, summary } = await importing(name, "--rejects", rejects);
    expect(code).toBe(1);
    expect(summary).toMatchObject({ lines: 5, created: 2, rejected: 3 });
    const reasons = [
      [1, "is not well-formed JSON"],
      [3, "gpu_count: must be a whole number from 0 to 1000000"],
      [4, "started_at: is needed when the status is running"],
    ] as const;
    expect(error).toBe(
      `${reasons.map(([line, reason]) => `line ${line}: ${reason}\n`).join("")}1 × team: there is no team “nlp”; put into Unassigned\n`,
    );
    const written = readFileSync(rejects, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(written).toMatchObject(reasons.map(([line, reason]) => ({ line, reason })));
    const names = [null, "job-b", "job-c"].map((external_id) => ({ external_id }));
    expect(written).toMatchObject(names);
  });

  test("tells the first of many bad lines only, and writes all of them down", async () => {
    const rejects = path.join(session.home, "rejects.ndjson");
    const name = file("jobs.ndjson", "{oops\n".repeat(500));
    const { code, error } = await importing(name, "--rejects", rejects);
    expect(code).toBe(1);
    expect(error.split("\n")).toHaveLength(22);
    expect(error).toContain("line 20: ");
    expect(error).not.toContain("line 21: ");
    expect(readFileSync(rejects, "utf8").trim().split("\n")).toHaveLength(500);
  });

  test("goes on where it was cut off", async () => {
    const bad = "{oops\n";
    const name = file("jobs.ndjson", bad + lines(many(3_000)) + bad + lines([observation("last")]));
    // Muster breaks down at the third request; one was out before the fourth began.
    between = () => (requests === 3 ? Response.json({}, { status: 500 }) : undefined);
    const cut = await importing(name);
    expect(cut).toMatchObject({ code: 1, out: "" });
    expect(cut.error).toMatch(/Stopped behind line (1,001|2,001); the same command goes on from there\./);
    const bookmark = JSON.parse(readFileSync(`${name}.muster-bookmark`, "utf8")) as {
      bookmark: { line: number };
    };

    between = undefined;
    requests = 0;
    const { code, error, summary } = await importing(name);
    expect(error).toContain(`Going on behind line ${bookmark.bookmark.line.toLocaleString("en")}.`);
    expect(code).toBe(1);
    expect(summary).toMatchObject({ lines: 3003, rejected: 2 });
    expect((summary?.created ?? 0) + (summary?.unchanged ?? 0)).toBe(3_001);
    expect(requests).toBeLessThanOrEqual(3);
    expect(await stored()).toBe(3_001);
    expect(existsSync(`${name}.muster-bookmark`)).toBe(false);
  });

  test("where it can't be kept how far it came, that is said once, and it goes on", async () => {
    const name = file("jobs.ndjson", lines(many(3_000)));
    between = () => (requests === 3 ? Response.json({}, { status: 500 }) : undefined);
    const cut = await importing(name, "--bookmark", path.join(session.home, "nowhere/bookmark"));
    expect(cut.code).toBe(1);
    expect(cut.error).not.toMatch(/ENOENT|the same command/);
    between = undefined;
    expect((await importing(name, "--bookmark", path.join(session.home, "nowhere/bookmark"))).code).toBe(0);
  });

  test("goes on behind the last line, where only bad ones follow", async () => {
    const name = file("jobs.ndjson", lines(many(2)) + "{oops\n".repeat(3));
    const { summary } = await importing(name);
    expect(summary).toMatchObject({ lines: 5, created: 2, rejected: 3 });
  });

  test("goes on in no other file, and to no other place, unless told to begin anew", async () => {
    const name = file("jobs.ndjson", lines(many(2_000)));
    between = () => (requests === 2 ? Response.json({}, { status: 500 }) : undefined);
    await importing(name);
    between = undefined;
    writeFileSync(name, lines(many(10)));
    const other = await importing(name);
    expect(other).toMatchObject({ code: 2, error: expect.stringContaining("--restart") });
    expect((await importing(name, "--restart")).summary).toMatchObject({ lines: 10 });
  });

  test("keeps its place when one gives up", async () => {
    const name = file("jobs.ndjson", lines(many(4_000)));
    const stop = new AbortController();
    session.signal = stop.signal;
    between = () => {
      if (requests === 3) stop.abort("SIGINT");
      return undefined;
    };
    expect((await importing(name)).code).toBe(130);
    session.signal = new AbortController().signal;
    between = undefined;
    await importing(name);
    expect(await stored()).toBe(4_000);
  });

  test("shows a bar on a terminal, and takes it away", async () => {
    session.isTerminal = true;
    const { error } = await importing(file("jobs.ndjson", lines(many(1_500))));
    expect(error).toMatch(/\r█+░* \d+% {2}1,000 lines, [\d,]+\/s/);
    expect(error.endsWith("\r\u001B[K")).toBe(true);
  });

  test.each([
    ["no such file", ["nowhere.ndjson"], /There is no file nowhere\.ndjson/, 2],
    ["a folder", ["/"], /\/ is no file/, 2],
    ["no header", ["bad.csv"], /There is no column “1”/, 2],
    ["a damaged packed file", ["cut.gz"], /damaged or cut short/, 2],
  ])("refuses %s", async (_, [name = ""], message, code) => {
    file("bad.csv", "1,2,3\n");
    file("cut.gz", gzipSync(lines(many(500))).subarray(0, 300));
    const full =
      existsSync(path.join(session.home, name)) && name !== "/" ? path.join(session.home, name) : name;
    expect(await importing(full)).toMatchObject({ code, error: expect.stringMatching(message) });
  });

  test("needs a cluster that there is", async () => {
    const name = file("jobs.ndjson", "");
    expect((await session.run("import", name)).code).toBe(2);
    expect(await session.run("import", name, "--cluster", "prod9")).toMatchObject({
      code: 3,
      error: expect.stringContaining("There is no cluster “prod9”"),
    });
    expect((await session.run("import", name, "--cluster", clusterId)).code).toBe(0);
  });
});

test("a token that may only report is told to name the cluster by its id", async () => {
  const organization = await server.world.organization(`acme${++count}`);
  const id = encodeId("cluster", organization.clusterId);
  const token = newApiToken();
  await server.world.token(token, { organization, role: "ORG_ADMIN" }, { scopes: ["workloads:write"] });
  session.env.MUSTER_TOKEN = token;
  session.input = lines([observation(1)]);
  const { code, error } = await session.run("ingest", "--cluster", "prod1");
  expect(code).toBe(3);
  expect(error.replace(/\(request req_\w+\)/, "(request …)")).toBe(
    "muster: This token lacks the scope workloads:read, which it takes to find the cluster “prod1” by its name. Give its id, as --cluster cluster_…; Settings → Clusters shows it.\n(request …)\n",
  );
  session.input = lines([observation(1)]);
  expect((await session.run("ingest", "--cluster", id)).code).toBe(0);
});

describe("ingest", () => {
  test("reports a few and shows what became of each", async () => {
    session.input = `${lines([observation(1)])}{oops\n${lines([observation(2, { status: "failed" }), observation(3)])}`;
    const { code, out } = await session.run("ingest", "--cluster", "prod1", "-o", "json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { line: 2, outcome: "rejected", reason: "is not well-formed JSON" },
      { line: 1, external_id: "job-1", outcome: "created", workload_id: expect.stringMatching(/^wl_/) },
      { line: 3, outcome: "rejected", reason: "completed_at: is needed when the status is failed" },
      { line: 4, outcome: "created" },
    ]);
  });

  test("names the workload of what it refuses itself, as the API does", async () => {
    session.input = lines([{ ...observation(1), name: 5 }, observation(2)]);
    const { out } = await session.run("ingest", "--cluster", "prod1", "-o", "json");
    expect(JSON.parse(out)).toMatchObject([
      { line: 1, external_id: "job-1", outcome: "rejected", reason: "name: must be text" },
      { line: 2, outcome: "created" },
    ]);
  });

  test("refuses what could be read in two ways, as the API does, and sends the rest", async () => {
    const twice = JSON.stringify(observation(1)).replace("{", '{"name":"other",');
    session.input = `${twice}\n${lines([observation(2)])}`;
    const { code, out } = await session.run("ingest", "--cluster", "prod1", "-o", "json");
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      [
        { line: 1, outcome: "rejected", reason: "name: is given more than once" },
        { line: 2, outcome: "created" },
      ],
    ]);
  });

  test("delivers all of them, also when nobody reads what became of them; what only tells ends", async () => {
    session.isReaderGone = true;
    session.input = lines(many(2_500));
    expect(await session.run("ingest", "--cluster", "prod1")).toMatchObject({ code: 0, error: "" });
    expect(await session.run("workloads", "list")).toMatchObject({ code: 0, error: "" });
    session.isReaderGone = false;
    expect(await stored()).toBe(2_500);
  });

  test("asks a person what to report", async () => {
    session.isTerminal = true;
    expect(await session.run("ingest", "--cluster", "prod1")).toMatchObject({
      code: 2,
      error: expect.stringContaining("Name a file"),
    });
  });
});
