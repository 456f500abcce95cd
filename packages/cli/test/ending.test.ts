import path from "node:path";
import {
  createTestServer,
  listen,
  type Listening,
  smallOrganization,
  type TestServer,
} from "@muster/api/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSettings } from "../src/settings.ts";
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
      expect(unknown).toMatchObject({ code: 3, error: expect.stringContaining("of MUSTER_TOKEN.") });
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

test("what is wrong is called by what it was given by", async () => {
  const one = createSession();
  const file = path.join(one.home, ".config/muster/config.json");
  const said = async (env: Session["env"], remembered: object, ...words: string[]) => {
    writeSettings(file, remembered);
    for (const name of Object.keys(one.env)) if (name.startsWith("MUSTER_")) delete one.env[name];
    Object.assign(one.env, env);
    const { code, error } = await one.run(...words);
    expect(code).toBe(2);
    return error.slice("muster: ".length);
  };
  const good = { url: api.url, token: "mst_1", organization_id: "org_1" };
  const wrong = { url: "muster.example.org", token: "mst 1", organization_id: "acme inc" };
  const inEnv = { MUSTER_URL: wrong.url, MUSTER_TOKEN: wrong.token, MUSTER_ORGANIZATION: "acme inc" };
  const { MUSTER_URL, MUSTER_TOKEN, MUSTER_ORGANIZATION } = inEnv;
  try {
    expect(await said({ MUSTER_URL }, good, "teams")).toMatch(/^MUSTER_URL: must be an address /);
    expect(await said({ MUSTER_TOKEN }, good, "teams")).toMatch(/^MUSTER_TOKEN: must be an API token/);
    expect(await said({ MUSTER_TOKEN }, good, "login")).toMatch(/^MUSTER_TOKEN: must be an API token/);
    expect(await said({ MUSTER_ORGANIZATION }, good, "teams")).toMatch(
      /^MUSTER_ORGANIZATION: must be an id /,
    );
    for (const [name, value] of Object.entries(wrong)) {
      const error = await said({}, { ...good, [name]: value }, "teams");
      expect(error).toMatch(new RegExp(`^${name} in ${file}: must be an`));
    }
    const slurm = ["collect", "slurm", "--once"];
    expect(await said({ MUSTER_URL }, {}, ...slurm)).toMatch(/MUSTER_URL: must be an address /);
    expect(await said({ MUSTER_CLUSTER: "prod1" }, {}, ...slurm)).toMatch(
      /MUSTER_CLUSTER: “prod1” is no id /,
    );
    expect(await said({ MUSTER_CLUSTER: "" }, {}, ...slurm, "--url", api.url)).toMatch(
      /--cluster: say which /,
    );
    expect(await said({}, {}, ...slurm, "--url", wrong.url)).toMatch(/--url: must be an address /);
    expect(await said({}, {}, ...slurm, "--cluster", "prod1")).toMatch(/--cluster: “prod1” is no id /);
  } finally {
    one.close();
  }
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
