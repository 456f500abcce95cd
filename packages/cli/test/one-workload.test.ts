import { createTestServer, listen, type Listening, newApiToken, type TestServer } from "@muster/api/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSession, type Session } from "./session.ts";

let server: TestServer;
let api: Listening;
let session: Session;
let id: string;

const at = (minute: number) => `2026-06-15T11:${minute}:00.000Z`;
const REASON = "There are not enough free GPUs.";
const LABELS = { project: "speech", "slurm.waiting": REASON };

beforeAll(async () => {
  server = await createTestServer();
  api = await listen((request) => server.api.fetch(request));
  const organization = await server.world.organization("acme");
  await server.world.team(organization, "vision");
  const token = newApiToken();
  await server.world.token(token, { organization, role: "ORG_ADMIN" });
  session = createSession();
  Object.assign(session.env, { MUSTER_URL: api.url, MUSTER_TOKEN: token });
  const seen = (external_id: string, more: object) => ({
    external_id,
    status: "pending",
    name: "train",
    submitted_by: "user@example.com",
    team: "vision",
    gpu_count: 8,
    submitted_at: at(10),
    labels: LABELS,
    ...more,
  });
  session.input = [
    seen("1", { observed_at: at(10) }),
    seen("1", { observed_at: at(20), status: "running", started_at: at(15) }),
    seen("2", { observed_at: at(11), submitted_at: at(11) }),
    seen("3", { observed_at: at(11), name: "another", labels: {} }),
  ]
    .map((one) => `${JSON.stringify(one)}\n`)
    .join("");
  await session.run("ingest", "--cluster", "prod1");
  const { out } = await session.run("workloads", "list", "--status", "running", "-o", "json");
  id = (JSON.parse(out) as { workload_id: string }[])[0]?.workload_id ?? "";
});
afterAll(async () => {
  session.close();
  await api.close();
  await server.close();
});

const csv = async (...words: string[]) => (await session.run(...words, "-o", "csv")).out;

test("its history and its attempts", async () => {
  expect(await csv("workloads", "events", id)).toBe(
    `observed_at,status,attempt_count\r\n${at(10)},pending,0\r\n${at(20)},running,1\r\n`,
  );
  expect(await csv("workloads", "attempts", id)).toBe(
    `started_at,ended_at,gpu_count,suspended_seconds\r\n${at(15)},,8,0\r\n`,
  );
});

test("its labels, and so why it waits", async () => {
  expect(await csv("workloads", "labels", id)).toBe(
    `name,value\r\nproject,speech\r\nslurm.waiting,${REASON}\r\n`,
  );
  expect((await session.run("workloads", "labels", id)).out).toBe(
    `name           value\nproject        speech\nslurm.waiting  ${REASON}\n`,
  );
  const { out } = await session.run("workloads", "labels", id, "-o", "json");
  expect(JSON.parse(out)).toEqual({ labels: LABELS });
});

test("the runs of its name", async () => {
  const { out, code } = await session.run("workloads", "runs", id, "-o", "json");
  const runs = JSON.parse(out) as { name: string; status: string; submitted_at: string }[];
  expect(code).toBe(0);
  expect(runs.map(({ name, status, submitted_at }) => [name, status, submitted_at])).toEqual([
    ["train", "pending", at(11)],
    ["train", "running", at(10)],
  ]);
  const table = (await session.run("workloads", "runs", id)).out;
  expect(table.split("\n")[0]?.split(/ +/)).toEqual([
    "workload_id",
    "status",
    "submitted_at",
    "started_at",
    "completed_at",
    "gpu_hours_used",
  ]);
});

test("what its cluster runs for it counts into the usage", async () => {
  const words = ["--group-by", "initiative_id,instance_type", "--interval", "day", "--time-range", "today"];
  expect(await csv("usage", ...words)).toMatch(
    /^start,end,initiative_id,instance_type,gpu_hours\r\n2026-06-15T00:00:00.000Z,[^\r]*,init_\w+,,6\r\n$/,
  );
});
