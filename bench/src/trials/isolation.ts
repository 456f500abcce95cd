import { encodeId } from "@muster/contract";
import { ask, keeping, times } from "./ask.ts";
import { type Ground, query } from "./ground.ts";

const CONNECTIONS = 50;
const MOST_COMPLAINTS = 20;

/** Who asks, and all that an answer to them may name. */
interface Caller {
  readonly name: string;
  readonly token: string;
  readonly mayName: ReadonlySet<string>;
  /** What they are answered when nobody else asks. */
  readonly alone: Map<string, string>;
}

interface Mixed {
  readonly requests: number;
  readonly connections: number;
  readonly callers: number;
  readonly ids_seen: number;
  readonly complaints: string[];
}

/** Callers of two organizations ask the same, all at once: every answer is to who asked, names nothing that is not theirs, and may be kept by no cache. */
export async function isolation(ground: Ground, port: number, requests: number): Promise<Mixed> {
  const callers = await callersOf(ground);
  const complaints: string[] = [];
  const agent = keeping(CONNECTIONS);
  let idsSeen = 0;
  for (const { token, alone } of callers)
    for (const path of PATHS) alone.set(path, stable((await ask(port, { path, token }, agent)).text));
  const tellsApart = PATHS.filter(
    (path) => new Set(callers.map(({ alone }) => alone.get(path))).size === callers.length,
  );
  if (tellsApart.length !== PATHS.length)
    complaints.push("Some callers are answered alike: nothing is proved.");

  await times(requests, CONNECTIONS, async (n) => {
    const caller = callers[Math.floor(Math.random() * callers.length)];
    const path = PATHS[Math.floor(Math.random() * PATHS.length)];
    if (!caller || path === undefined) return;
    const requestId = `trial-${n}`;
    const { status, headers, text } = await ask(
      port,
      { path, token: caller.token, headers: { "X-Request-Id": requestId } },
      agent,
    );
    const complain = (why: string) => {
      if (complaints.length < MOST_COMPLAINTS) complaints.push(`${caller.name} asked ${path}: ${why}`);
    };
    if (status !== 200) complain(`answered ${status}`);
    if (headers["x-request-id"] !== requestId) complain("got the answer to another request");
    if (headers["cache-control"] !== "private, no-store") complain("may be kept by a cache");
    const strange = idsIn(text).find((id) => !caller.mayName.has(id));
    idsSeen += idsIn(text).length;
    if (strange !== undefined) complain(`was told of ${strange}`);
    if (stable(text) !== caller.alone.get(path)) complain("got another answer than when alone");
  });
  agent.destroy();
  return { requests, connections: CONNECTIONS, callers: callers.length, ids_seen: idsSeen, complaints };
}

// What is long over, so that answers don't change while they are asked for.
const PATHS = [
  "me",
  "workloads?status=completed,failed&limit=20",
  "workloads?sort=gpu_hours_used&status=failed",
  "initiatives",
].map((path) => `/v1/${path}`);

const idsIn = (text: string): string[] =>
  text.match(/\b(?:wl|init|org|cluster|tok|user)_[0-9a-z]{26}\b/g) ?? [];

// What grows while somebody looks: ages, and when the answer was made.
const stable = (text: string): string =>
  text.replaceAll(/"(?:request_id|next_token|last_used_at)":"[^"]*"/g, "");

async function callersOf({ postgres, organizations, tokens }: Ground): Promise<Caller[]> {
  const callers: Caller[] = [];
  for (const [n, organization] of organizations.entries()) {
    const { admin, leadOf50, memberOf5 } = tokens[n as 0 | 1];
    for (const [name, token] of Object.entries({ admin, leadOf50, memberOf5 })) {
      const named = await query(postgres.url, async (client) => {
        const { rows } = await client.query<{ kind: string; id: string }>(NAMED, [organization.id, token]);
        return rows;
      });
      const mayName = new Set(
        named.map(({ kind, id }) => encodeId(kind as "workload" | "initiative" | "cluster" | "token", id)),
      );
      mayName.add(encodeId("organization", organization.id));
      callers.push({ name: `${organization.slug}'s ${name}`, token, mayName, alone: new Map() });
    }
  }
  return callers;
}

// Not by the code that is on trial: which teams a token sees follows from its role and the tree alone.
const NAMED = `
  with recursive me as (select * from api_tokens where organization_id = $1 and token_sha256 = sha256($2::text::bytea)),
  seen(id) as (
    select i.id from initiatives i, me where i.organization_id = $1 and (me.service_role = 'ORG_ADMIN'
      or exists (select from api_token_teams t where t.organization_id = $1 and t.token_id = me.id and t.initiative_id = i.id))
    union
    select i.id from initiatives i join seen s on i.parent_id = s.id, me where i.organization_id = $1 and me.service_role = 'TEAM_LEAD'
  )
  select 'workload' as kind, w.id from workloads w join seen on seen.id = w.initiative_id where w.organization_id = $1
  union all select 'initiative', id from seen
  union all select 'cluster', id from clusters where organization_id = $1
  union all select 'token', id from me`;
