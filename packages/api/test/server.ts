import { createHmac } from "node:crypto";
import { createAccess, isUnavailable, newApiToken } from "@muster/access";
import type { Role } from "@muster/contract";
import { createWorld, type TestMember, type World } from "@muster/db/testing/world";
import { createAdmission } from "../src/admission.ts";
import { createTell } from "../src/answered.ts";
import { type Api, createApi } from "../src/api.ts";
import { createFairShares } from "../src/fair-shares.ts";
import { SERVER_LIMITS, type ServerLimits } from "../src/server-limits.ts";
import { SignInThrottle } from "../src/sign-in-throttle.ts";

/** The moment that these tests take place at. */
export const NOW = new Date("2026-06-15T12:00:00.250Z");

/** What these servers would have printed. */
export const SETUP_TOKEN = "let-me-in";

/** The browser that members sign in with. */
export const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line no-explicit-any -- tests look into JSON as a stranger would
  readonly body: any;
}

export interface TestServer {
  readonly world: World;
  readonly api: Api;
  readonly log: { fields: Record<string, unknown>; message: string }[];
  now: Date;
  isStopping: boolean;
  /** Signs a member in and returns the secret of their session. */
  startSession(member: TestMember): Promise<string>;
  /** A token of a member. */
  tokenFor(member: TestMember): Promise<string>;
  request(path: string, init?: RequestInit & { token?: string | undefined }): Promise<Answer>;
  close(): Promise<void>;
}

interface TestServerOptions extends Partial<ServerLimits> {
  readonly corsOrigins?: readonly string[];
}
// A test that is about no limit meets none.
const NO_LIMITS = { requestsPerToken: 0, requestsPerOrganization: 0, delayMs: Infinity };

/** Muster as it answers requests, on a world of its own and with a clock that stands still. */
export async function createTestServer({
  corsOrigins = [],
  ...limits
}: TestServerOptions = {}): Promise<TestServer> {
  const world = await createWorld();
  const { connections, statementTimeoutMs, statistics } = { ...SERVER_LIMITS, connections: 4, ...limits };
  const access = createAccess({
    databaseUrl: world.url,
    maxConnections: connections,
    statementTimeoutMs,
    statisticsAtOnce: statistics,
    walkLength: 5,
  });
  const log: TestServer["log"] = [];
  const write = (fields: object, message: string) => void log.push({ fields: { ...fields }, message });
  const mac = (message: string) => createHmac("sha256", "test key").update(message).digest("base64url");
  const server: TestServer = {
    world,
    log,
    now: NOW,
    isStopping: false,
    api: createApi({
      services: {
        access,
        cursorMac: mac,
        version: "0.0.0-test",
        isStopping: () => server.isStopping,
        isSetupToken: (token) => token === SETUP_TOKEN,
        throttle: new SignInThrottle(),
      },
      log: { info: write, error: write },
      tell: createTell({ info: write, error: write }, []),
      admission: createAdmission({ ...SERVER_LIMITS, ...NO_LIMITS, ...limits }),
      shares: createFairShares({ ...NO_LIMITS, ...limits }),
      corsOrigins,
      isUnavailable,
      clock: () => server.now,
    }),
    async startSession({ id }) {
      const secret = await access.signIn.startSession(id, {
        now: server.now,
        from: { address: null, userAgent: USER_AGENT },
        requestId: null,
      });
      if (secret === null) throw new Error("They are a member of no organization.");
      return secret;
    },
    async tokenFor(member) {
      const token = newApiToken();
      await world.token(token, member);
      return token;
    },
    async request(path, { token, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (token) headers.set("authorization", `Bearer ${token}`);
      const response = await server.api.fetch(new Request(`http://muster.test${path}`, { ...init, headers }));
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === "" ? undefined : JSON.parse(text),
      };
    },
    async close() {
      await access.close();
      await world.close();
    },
  };
  return server;
}

/** An organization as most tests want it: research > vision > video, and speech beside it; an admin, a lead, a member. */
export async function smallOrganization(server: TestServer, name = "acme") {
  const { world } = server;
  const organization = await world.organization(name);
  const research = await world.team(organization, "research");
  const vision = await world.team(organization, "vision", { parent: research });
  const video = await world.team(organization, "video", { parent: vision });
  const speech = await world.team(organization, "speech", { parent: research });
  const member = (role: Role, options = {}) =>
    world.member(organization, `${role.toLowerCase()}@${name}.example`, { role, ...options });
  const admin = await member("ORG_ADMIN");
  const lead = await member("TEAM_LEAD", { leads: [vision] });
  const plain = await member("MEMBER", { joins: [vision] });
  const tokens = {
    ORG_ADMIN: await server.tokenFor(admin),
    TEAM_LEAD: await server.tokenFor(lead),
    MEMBER: await server.tokenFor(plain),
  };
  return {
    organization,
    teams: { research, vision, video, speech },
    members: { admin, lead, plain },
    tokens,
  };
}
