import { DAY_MS, encodeId, type IdKind, newUuid } from "@muster/contract";
import { type Answered, ask, type Asked, keeping, times } from "./ask.ts";
import { type Ground, query, startServer } from "./ground.ts";
import { isolation } from "./isolation.ts";
import { median, round, type Trial } from "./trial.ts";

/** How far apart the medians of two questions may be that nobody may tell apart. */
const TOLERANCE = 0.05;
/** Between how many ids the timings of one question change, so that no row's place in memory is measured. */
const IDS = 50;

interface Size {
  /** Of both questions of a pair together. */
  readonly timings: number;
  readonly mixed: number;
  readonly tolerance: number;
  /** How often a pair that is too far apart is timed before it is told: what stalls a busy machine does not do so each time. */
  readonly tries: number;
}
export const FULL: Size = { timings: 5_000, mixed: 10_000, tolerance: TOLERANCE, tries: 1 };
export const SHORT: Size = { timings: 200, mixed: 300, tolerance: 0.35, tries: 3 };

/** A door at which an id is asked for, and by whom. */
interface Door {
  readonly name: string;
  readonly kind: IdKind;
  readonly token: string;
  readonly ask: (id: string) => Omit<Asked, "token">;
}

/** Ids by what they are to who asks: of a team that they don't see, of another organization, of nothing. */
type Strangers = Readonly<Record<"hidden" | "foreign" | "missing", readonly string[]>>;

/** Nobody finds out whether something exists that is not theirs: not by the answer, not by its time; and nobody gets another's. */
export async function sideChannels(ground: Ground, size: Size): Promise<Trial> {
  const server = await startServer(ground);
  const strangers = await strangersOf(ground);
  const complaints: string[] = [];
  const agent = keeping(1);
  let compared = 0;
  for (const door of doorsOf(ground)) {
    const answers = await Promise.all(
      idsAt(door, strangers).map(async ({ what, ids: [id = ""] }) => ({
        what,
        said: saidOf(await ask(server.port, { ...door.ask(id), token: door.token }), id),
      })),
    );
    compared += answers.length;
    const different = answers.filter(({ said }) => said !== answers[0]?.said);
    for (const { what, said } of different)
      complaints.push(`${door.name} answers ${what} otherwise: ${said} instead of ${answers[0]?.said}`);
  }
  const timings = [];
  for (const door of doorsOf(ground).filter(({ name }) => TIMED.has(name))) {
    const missing = idsAt(door, strangers).find(({ what }) => what === "missing")?.ids ?? [];
    for (const { what, ids } of idsAt(door, strangers).filter((each) => each.what !== "missing")) {
      const time = async (id: string) =>
        (await ask(server.port, { ...door.ask(id), token: door.token }, agent)).ms;
      let [theirs, nobodys, apart] = [NaN, NaN, Infinity];
      for (let tried = 0; tried < size.tries && Math.abs(apart) > size.tolerance; tried++) {
        [theirs, nobodys] = await interleaved(size.timings / 2, time, ids, missing);
        apart = theirs / nobodys - 1;
      }
      timings.push({
        door: door.name,
        pair: `${what} / missing`,
        timings: size.timings,
        median_ms: [round(theirs, 3), round(nobodys, 3)],
        apart_percent: round(apart * 100, 2),
      });
      if (Math.abs(apart) > size.tolerance)
        complaints.push(`${door.name}: ${what} and missing ids are ${round(apart * 100, 1)} % apart`);
    }
  }
  agent.destroy();
  const { complaints: mixedUp, ...mixed } = await isolation(ground, server.port, size.mixed);
  await server.stop();
  const figures = { answers_compared: compared, tolerance_percent: size.tolerance * 100, timings, mixed };
  return { figures, complaints: [...complaints, ...mixedUp] };
}

/** Each id by turns, who is first drawn by lot; the median of either in milliseconds. The first few only warm up. */
async function interleaved(
  count: number,
  time: (id: string) => Promise<number>,
  left: readonly string[],
  right: readonly string[],
): Promise<[number, number]> {
  const taken: [number[], number[]] = [[], []];
  const warmUp = Math.min(500, count);
  await times(warmUp + count, 1, async (n) => {
    const order = Math.random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const);
    for (const side of order) {
      const ids = side === 0 ? left : right;
      const ms = await time(ids[n % ids.length] ?? "");
      if (n >= warmUp) taken[side].push(ms);
    }
  });
  return [median(taken[0]), median(taken[1])];
}

/** What an answer says, without what is different in every answer, and the id that was asked for. */
function saidOf({ status, text, headers }: Answered, id: string): string {
  const body = text.replaceAll(/"request_id":"[^"]*"/g, "").replaceAll(id, "ID");
  return `${status} ${body} ${String(headers["content-type"])} ${String(headers["cache-control"])}`;
}

function idsAt({ kind, name }: Door, strangers: Strangers): { what: string; ids: readonly string[] }[] {
  // Clusters, and what administrators do, are hidden from nobody in the organization: there an id is foreign or missing.
  const whats = ["missing", "foreign", ...(HIDING.has(name) ? ["hidden"] : [])] as (keyof Strangers)[];
  const prefix = `${encodeId(kind, newUuid(0)).split("_", 1)[0]}_`;
  return whats.map((what) => ({ what, ids: strangers[what].filter((id) => id.startsWith(prefix)) }));
}

const HIDING = new Set([
  "workload",
  "events",
  "list of a team",
  "facets of a team",
  "statistics of a team",
  "usage of a team",
]);
const TIMED = new Set(["workload", "events", "list of a team", "selected organization"]);

function doorsOf({ tokens: [{ admin, memberOf5 }] }: Ground): Door[] {
  const read = (name: string, kind: IdKind, path: (id: string) => string): Door => ({
    name,
    kind,
    token: memberOf5,
    ask: (id) => ({ path: path(id) }),
  });
  const change = (
    name: string,
    kind: IdKind,
    method: string,
    path: (id: string) => string,
    body?: object,
  ): Door => ({
    name,
    kind,
    token: admin,
    ask: (id) => ({ method, path: path(id), ...(body && { body: JSON.stringify(body) }) }),
  });
  const observation = {
    external_id: "trial-1",
    observed_at: new Date().toISOString(),
    status: "pending",
    name: "train",
    submitted_by: "ada@acme.example",
    team: null,
    gpu_count: 1,
    submitted_at: new Date().toISOString(),
  };
  return [
    read("workload", "workload", (id) => `/v1/workloads/${id}`),
    read("events", "workload", (id) => `/v1/workloads/${id}/events`),
    read("list of a team", "initiative", (id) => `/v1/workloads?initiative_id=${id}`),
    read("facets of a team", "initiative", (id) => `/v1/workloads/facets?facets=status&initiative_id=${id}`),
    read("statistics of a team", "initiative", (id) => `/v1/workloads/stats?${YEAR}&initiative_id=${id}`),
    read("usage of a team", "initiative", (id) => `/v1/usage?${YEAR}&group_by=status&initiative_id=${id}`),
    read("list of a cluster", "cluster", (id) => `/v1/workloads?cluster_id=${id}`),
    read("list of an organization", "organization", (id) => `/v1/workloads?organization_id=${id}`),
    {
      name: "selected organization",
      kind: "organization",
      token: memberOf5,
      ask: (id) => ({ path: "/v1/workloads?limit=1", headers: { "X-Organization-Id": id } }),
    },
    change("rejections", "cluster", "GET", (id) => `/v1/clusters/${id}/rejected-observations`),
    change("rename a cluster", "cluster", "PATCH", (id) => `/v1/clusters/${id}`, { name: "stolen" }),
    change("rename a team", "initiative", "PATCH", (id) => `/v1/initiatives/${id}`, { name: "stolen" }),
    change("a member's role", "user", "PATCH", (id) => `/v1/members/${id}`, { role: "MEMBER" }),
    change("remove a member", "user", "DELETE", (id) => `/v1/members/${id}`),
    change("revoke a token", "token", "DELETE", (id) => `/v1/tokens/${id}`),
    change("revoke an invitation", "invitation", "DELETE", (id) => `/v1/invitations/${id}`),
    {
      name: "deliver",
      kind: "cluster",
      token: admin,
      ask: (id) => ({
        method: "POST",
        path: "/v1/ingest/workloads",
        body: JSON.stringify({ cluster_id: id, observations: [observation] }),
      }),
    },
  ];
}

const YEAR = "start_date=2026-01-01T00:00:00Z&end_date=2026-12-31T00:00:00Z";

/** Ids of everything that a member of five teams of the first organization may not see, and of nothing. */
async function strangersOf({ postgres, organizations: [first, second] }: Ground): Promise<Strangers> {
  const read = (sql: string, values: unknown[]) =>
    query(postgres.url, async (client) => {
      const { rows } = await client.query<{ id: string }>(sql, values);
      return rows.map(({ id }) => id);
    });
  const seen = await read(
    `select initiative_id as id from api_token_teams t join api_tokens k on k.organization_id = t.organization_id and k.id = t.token_id
      where t.organization_id = $1 and k.service_role = 'MEMBER'`,
    [first.id],
  );
  await query(postgres.url, (client) =>
    client.query(
      `insert into invitations (organization_id, id, email, role, invited_by_name, token_sha256, expires_at)
        values ($1, $2, 'new@globex.example', 'MEMBER', 'somebody', sha256('nobody has it'), now() + interval '1 day') on conflict do nothing`,
      [second.id, newUuid(1)],
    ),
  );
  const ofSecond = (table: string, id = "id") =>
    read(`select ${id} as id from ${table} where organization_id = $1 limit ${IDS}`, [second.id]);
  const encode = (kind: IdKind, ids: readonly string[]) => ids.map((id) => encodeId(kind, id));
  const workloads = await read(
    `select id from workloads where organization_id = $1 and initiative_id <> all ($2) limit ${IDS}`,
    [first.id, seen],
  );
  const teams = first.teams.map(({ id }) => id).filter((id) => !seen.includes(id));
  const kinds = ["workload", "initiative", "cluster", "organization", "user", "token", "invitation"] as const;
  return {
    hidden: [...encode("workload", workloads), ...encode("initiative", teams.slice(0, IDS))],
    foreign: [
      ...encode("workload", await ofSecond("workloads")),
      ...encode("initiative", await ofSecond("initiatives")),
      ...encode("cluster", await ofSecond("clusters")),
      ...encode("user", await ofSecond("memberships", "user_id")),
      ...encode("token", await ofSecond("api_tokens")),
      ...encode("invitation", await ofSecond("invitations")),
      encodeId("organization", second.id),
    ],
    // As old as those that exist: the time in an id must not be what tells.
    missing: kinds.flatMap((kind) =>
      Array.from({ length: IDS }, () =>
        encodeId(kind, newUuid(Date.now() - Math.floor(Math.random() * 80 * DAY_MS))),
      ),
    ),
  };
}
