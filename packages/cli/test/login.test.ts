import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  createTestServer,
  listen,
  type Listening,
  newApiToken,
  smallOrganization,
  type TestServer,
} from "@muster/api/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSession, type Session } from "./session.ts";

let server: TestServer;
let api: Listening;
let tokens: Awaited<ReturnType<typeof smallOrganization>>["tokens"];
let session: Session;
const seen: (string | null)[] = [];

beforeAll(async () => {
  server = await createTestServer();
  tokens = (await smallOrganization(server)).tokens;
  api = await listen((request) => {
    seen.push(request.headers.get("authorization"));
    return server.api.fetch(request);
  });
});
afterAll(async () => {
  await api.close();
  await server.close();
});
beforeEach(() => {
  session = createSession();
});
afterEach(() => session.close());

const file = () => path.join(session.home, ".config/muster/config.json");
const whoami = async () => (await session.run("whoami", "-o", "json")).out;

describe("login", () => {
  test("asks for the token, tries it, and keeps it in a file that nobody else can read", async () => {
    session.isTerminal = true;
    session.input = tokens.MEMBER;
    const { code, out, error } = await session.run("login", "--url", api.url);
    expect([code, out]).toEqual([0, ""]);
    expect(error).toContain(`Signed in to ${api.url} as member@acme.example, MEMBER of acme.`);
    expect(error).not.toContain(tokens.MEMBER);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file())).mode & 0o777).toBe(0o700);
    expect(await whoami()).toContain("member@acme.example");
  });

  test("takes the token from the standard input, and closes a file that was open before", async () => {
    mkdirSync(path.dirname(file()), { recursive: true });
    writeFileSync(`${file()}.new`, "", { mode: 0o644 });
    session.input = `${tokens.TEAM_LEAD}\n`;
    expect((await session.run("login", "--url", `${api.url}/`)).code).toBe(0);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(await whoami()).toContain("team_lead@acme.example");
  });

  test("keeps no token that is not good", async () => {
    session.input = "mst_0123456789012345678901234567890000";
    const unknown = await session.run("login", "--url", api.url);
    expect([unknown.code, unknown.error]).toEqual([3, expect.stringContaining("does not take this token")]);
    expect(unknown.error).not.toContain("muster login");
    session.input = "two words";
    expect((await session.run("login", "--url", api.url)).code).toBe(2);
    session.input = "\n";
    expect((await session.run("login", "--url", api.url)).code).toBe(1);
    expect(statSync(file(), { throwIfNoEntry: false })).toBeUndefined();
  });

  test("keeps a collector's token, which may not even ask whose it is", async () => {
    const token = newApiToken();
    const organization = await server.world.organization("plant");
    await server.world.token(token, { organization, role: "ORG_ADMIN" }, { scopes: ["workloads:write"] });
    session.input = token;
    const { code, error } = await session.run("login", "--url", api.url);
    expect([code, error]).toEqual([0, expect.stringContaining("a token that may not read")]);
  });

  test("logout forgets the token, not the address", async () => {
    session.input = tokens.MEMBER;
    await session.run("login", "--url", api.url);
    expect((await session.run("logout")).code).toBe(0);
    expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual({ url: api.url });
    expect((await session.run("whoami")).code).toBe(1);
  });
});

describe("the token", () => {
  test("goes to no other address than the one that it was remembered for", async () => {
    session.input = tokens.MEMBER;
    await session.run("login", "--url", api.url);
    const other = await listen((request) => {
      seen.push(`other ${request.headers.get("authorization")}`);
      return new Response();
    });
    const { code, error } = await session.run("whoami", "--url", other.url);
    await other.close();
    expect([code, error]).toEqual([1, expect.stringContaining(`There is no token for ${other.url}.`)]);
    expect(seen.filter((one) => one?.startsWith("other"))).toEqual([]);
  });

  test("comes from MUSTER_TOKEN or a closed file rather than from what is remembered", async () => {
    session.input = tokens.MEMBER;
    await session.run("login", "--url", api.url);
    session.env.MUSTER_TOKEN = tokens.TEAM_LEAD;
    expect(await whoami()).toContain("team_lead@");

    const tokenFile = path.join(session.home, "token");
    writeFileSync(tokenFile, `${tokens.ORG_ADMIN}\n`, { mode: 0o600 });
    expect((await session.run("whoami", "--token-file", tokenFile)).out).toContain("org_admin@");
    session.env.MUSTER_TOKEN = undefined;
    session.env.MUSTER_TOKEN_FILE = tokenFile;
    expect(await whoami()).toContain("org_admin@");
  });

  test.each([0o644, 0o640, 0o604, 0o660])(
    "is not read from a file that others can read (mode %o)",
    async (mode) => {
      session.input = tokens.MEMBER;
      await session.run("login", "--url", api.url);
      chmodSync(file(), mode);
      const before = seen.length;
      const { code, error } = await session.run("whoami");
      expect(code).toBe(2);
      expect(error).toBe(
        `muster: ${file()} can be read by others (mode ${mode.toString(8)}); make it yours alone: chmod 600 ${file()}\n`,
      );
      const tokenFile = await session.run("whoami", "--url", api.url, "--token-file", file());
      expect(tokenFile).toMatchObject({ code: 2, error: expect.stringContaining("chmod 600") });
      expect(seen).toHaveLength(before);
    },
  );

  test.each(["ftp://muster.example.org", "http://ada:secret@muster.example.org"])(
    "is not looked for where the address can't be one: %s",
    async (url) => {
      const { code, error } = await session.run("whoami", "--url", url);
      expect([code, error]).toEqual([2, expect.stringMatching(/^muster: --url: must be an address/)]);
      expect(error).not.toContain("secret");
    },
  );

  test("a file that is not there, is empty, or is no JSON, is told", async () => {
    const refusal = (what: string) => ({ code: 2, error: expect.stringContaining(what) });
    expect(await session.run("whoami", "--token-file", "/nowhere/token")).toMatchObject(
      refusal("is not there"),
    );
    mkdirSync(path.dirname(file()), { recursive: true });
    writeFileSync(file(), "", { mode: 0o600 });
    const atApi = ["whoami", "--url", api.url];
    expect(await session.run(...atApi, "--token-file", file())).toMatchObject(refusal("is empty"));
    expect(await session.run(...atApi)).toMatchObject(refusal("can't be read as JSON"));
  });
  test("where the system refuses a file, it says so itself, without a stack", async () => {
    writeFileSync(path.join(session.home, ".config"), "");
    session.input = tokens.MEMBER;
    const { code, error } = await session.run("login", "--url", api.url);
    expect([code, error]).toEqual([2, expect.stringMatching(/^muster: E[A-Z]+: [^\n]*\.config[^\n]*\n$/)]);
  });
});
