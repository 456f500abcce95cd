import {
  createTestServer,
  listen,
  type Listening,
  smallOrganization,
  type TestServer,
} from "@muster/api/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSession, type Session } from "./session.ts";

let server: TestServer;
let api: Listening;
let session: Session;

beforeAll(async () => {
  server = await createTestServer();
  const { tokens } = await smallOrganization(server);
  api = await listen((request) => server.api.fetch(request));
  session = createSession();
  session.env.MUSTER_URL = api.url;
  session.env.MUSTER_TOKEN = tokens.ORG_ADMIN;
});
afterAll(async () => {
  session.close();
  await api.close();
  await server.close();
});

describe("the code at the end", () => {
  test.each([
    [0, ["--help"]],
    [0, ["--version"]],
    [0, ["workloads", "stats", "--help"]],
    [2, []],
    [2, ["workloads", "lst"]],
    [2, ["workloads", "list", "--colour"]],
    [2, ["workloads", "list", "--limit", "0"]],
    [2, ["workloads", "list", "--status", "done"]],
    [2, ["workloads", "list", "--start-date", "yesterday"]],
    [2, ["workloads", "list", "--sort", "gpu_count", "--sort", "started_at"]],
    [2, ["workloads", "list", "--columns", "colour"]],
    [2, ["workloads", "list", "--url", "muster.example.org"]],
    [2, ["workloads", "stats", "--time-range", "custom"]],
    [3, ["workloads", "get", "wl_01h455vb4pex5vsknk084sn02q"]],
    [3, ["workloads", "get", "4711"]],
    [3, ["workloads", "list", "--team", "nlp"]],
    [3, ["whoami", "--organization", "org_01h455vb4pex5vsknk084sn02q"]],
  ])("is %i for %j", async (code, words) => {
    const ended = await session.run(...words);
    expect([ended.code, ended.error]).toEqual([code, code === 0 ? "" : expect.stringMatching(/\w/)]);
  });

  test("is 0 where an empty setting stands for none", async () => {
    const { MUSTER_ORGANIZATION: before } = session.env;
    session.env.MUSTER_ORGANIZATION = "";
    expect((await session.run("whoami")).code).toBe(0);
    session.env.MUSTER_ORGANIZATION = before;
  });

  test("tells an unknown token, a missing one, and a server that is not there apart", async () => {
    const stranger = createSession();
    try {
      expect(await stranger.run("teams", "--url", api.url)).toMatchObject({
        code: 1,
        error: expect.stringContaining("muster login --url"),
      });
      stranger.env.MUSTER_TOKEN = "mst_0123456789012345678901234567890000";
      const unknown = await stranger.run("teams", "--url", api.url);
      expect(unknown).toMatchObject({ code: 3, error: expect.stringContaining("muster login") });
      expect(unknown.error).not.toContain("mst_01");
    } finally {
      stranger.close();
    }
  });

  test("is 4 when Muster is too busy for longer than one waits", async () => {
    const busy = await listen(() =>
      Response.json(
        { error: { code: "RATE_LIMITED", message: "Too many requests.", details: [] }, request_id: "req_1" },
        { status: 429, headers: { "retry-after": "3600" } },
      ),
    );
    const ended = await session.run("teams", "--url", busy.url);
    await busy.close();
    const error = "muster: Too many requests.\nTry again in 3600 s.\n(request req_1)\n";
    expect(ended).toEqual({ code: 4, out: "", error });
  });

  test("is 130 when one gives up", async () => {
    const gone = createSession();
    Object.assign(gone.env, session.env);
    gone.signal = AbortSignal.abort("SIGINT");
    expect((await gone.run("teams")).code).toBe(130);
    gone.close();
  });

  test("comes with what the API says is wrong, in the words of the command line", async () => {
    const said = async (...words: string[]) =>
      (await session.run(...words)).error.replace(/\n\(request req_\w+\)\n$/, "");
    const stats = (...words: string[]) => said("workloads", "stats", ...words);
    expect(await stats("--start-date", "2026-01-01")).toBe(
      "muster: --start-date: goes with --time-range custom only",
    );
    const custom = ["--time-range", "custom"];
    expect(await stats(...custom, "--start-date", "2026-02-01", "--end-date", "2026-01-01")).toBe(
      "muster: --end-date: must not lie before --start-date",
    );
    expect(await stats("--top-groups", "3")).toBe("muster: --top-groups: goes with --group-by only");
    expect(await stats("--group-by", "status,status")).toMatch(
      /^muster: --group-by: must be one or two of submitted_by, initiative_id, /,
    );
    expect(await said("teams", "--url", "muster.example.org")).toMatch(/^muster: --url: must be an address /);
    expect(await said("teams", "--organization", "acme inc")).toMatch(
      /^muster: --organization: must be an id /,
    );
  });
});

test("collect hands its words to the collector", async () => {
  const help = await session.run("collect", "slurm", "--help");
  expect([help.code, help.out]).toEqual([0, expect.stringMatching(/^muster collect slurm: /)]);
  const wrong = await session.run("collect", "slurm", "--url", api.url, "--since", "yesterday", "--once");
  expect(wrong).toMatchObject({ code: 2, error: expect.stringContaining("“yesterday” is no date") });
});

test("a collector whose options stand before its name is not taken for one that has ended well", async () => {
  const { code, error } = await session.run("--url", api.url, "collect", "slurm", "--once");
  expect([code, error]).toEqual([2, expect.stringContaining("muster collect slurm --url")]);
});
