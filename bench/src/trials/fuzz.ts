import { createAccess, NOWHERE } from "@muster/access";
import { encodeId, errorEnvelopeSchema } from "@muster/contract";
import { ask, keeping, times } from "./ask.ts";
import { type Ground, query, startServer } from "./ground.ts";
import { catalogue, type Malformed, send } from "./malformed.ts";
import { type Generated, requests } from "./requests.ts";
import { median, round, type Trial } from "./trial.ts";

const AT_ONCE = 12;
const STEP = 2_500;
/** By how much of itself the heap may grow once half of the requests have warmed it up. */
const MAX_GROWTH = 0.05;

/** ids of each kind that the generated requests may name: of both organizations, so that some are foreign. */
async function knownIds({ postgres, organizations }: Ground): Promise<string[]> {
  const own = organizations.flatMap(({ id, teams, clusterIds }) => [
    encodeId("organization", id),
    ...teams.slice(0, 8).map((team) => encodeId("initiative", team.id)),
    ...clusterIds.map((cluster) => encodeId("cluster", cluster)),
  ]);
  const { rows } = await query(postgres.url, (client) =>
    client.query<{ id: string }>("select id from workloads tablesample system (5) limit 40"),
  );
  return [...own, ...rows.map(({ id }) => encodeId("workload", id))];
}

/** A browser's session of somebody who leads nothing and administers everything. */
async function sessionOf({ postgres, organizations }: Ground): Promise<string> {
  const user = await query(postgres.url, async (client) => {
    const { rows } = await client.query<{ user_id: string }>(
      "update memberships set role = 'ORG_ADMIN' where ctid = (select ctid from memberships where organization_id = $1 limit 1) returning user_id",
      [organizations[0].id],
    );
    return rows[0]?.user_id ?? "";
  });
  const access = createAccess({ databaseUrl: postgres.url, maxConnections: 2 });
  const secret = await access.signIn.startSession(user, { now: new Date(), from: NOWHERE, requestId: null });
  await access.close();
  return secret ?? "";
}

/** Why an answer is none that the contract allows; undefined when it is one. */
function complaintAbout({ endpoint, asked }: Generated, status: number, text: string): string | undefined {
  if (status >= 500) return `answered ${status}`;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return "is no JSON";
  }
  if (asked.path.startsWith("/api/trpc/")) {
    const isEnvelope = typeof body === "object" && body !== null && ("result" in body || "error" in body);
    return isEnvelope ? undefined : "is outside of the envelope";
  }
  if (status >= 400) return errorEnvelopeSchema.strict().safeParse(body).error?.message;
  return endpoint.data.safeParse((body as { data?: unknown }).data).error?.message;
}

/** Why the answer to malformed bytes is wrong; undefined when it is right. */
function complaintAboutMalformed({ expected }: Malformed, answer: string): string | undefined {
  const status = Number(answer.slice(9, 12));
  if (!expected.includes(status))
    return `answered ${answer.slice(0, 300) || "nothing"} instead of ${expected.join(", ")}`;
  const body = answer.slice(answer.indexOf("\r\n\r\n") + 4);
  try {
    return errorEnvelopeSchema.safeParse(JSON.parse(body)).error?.message;
  } catch {
    return `its body is no JSON: ${body.slice(0, 200)}`;
  }
}

interface Size {
  readonly requests: number;
  /** Equal seeds ask the same. */
  readonly seed: number;
}
export const FULL: Size = { requests: 100_000, seed: 1 };
export const SHORT: Size = { requests: 600, seed: 1 };

/** Asks a real server generated requests and all malformed ones: no 5xx, nothing outside of the envelope, no exit, no leak. */
export async function fuzz(ground: Ground, { requests: wanted, seed }: Size): Promise<Trial> {
  const server = await startServer(ground);
  const { port } = server;
  const [first, second] = ground.tokens;
  const tokens = [first.admin, first.leadOf50, first.memberOf5, second.admin];
  const cookie = await sessionOf(ground);
  const generated = requests({ seed, known: await knownIds(ground), tokens, cookie, port });

  const complaints: string[] = [];
  const malformed = catalogue(first.admin);
  for (const each of malformed) {
    const why = complaintAboutMalformed(each, await send(port, each.bytes).catch(String));
    if (why !== undefined) complaints.push(`${each.name}: ${why}`);
  }
  const agent = keeping(AT_ONCE);
  const statuses: Record<number, number> = {};
  const heapMb: number[] = [];
  const one = async () => {
    const request = generated.next().value as Generated;
    const cut = (error: Error) => ({ status: 0, text: error.message });
    const { status, text } = await ask(port, request.asked, agent).catch(cut);
    statuses[status] = (statuses[status] ?? 0) + 1;
    const why = complaintAbout(request, status, text);
    if (why !== undefined && complaints.length < 50)
      complaints.push(`${JSON.stringify(request.asked).slice(0, 1_500)}: ${why}: ${text.slice(0, 300)}`);
  };
  for (let done = 0; done < wanted; done += STEP) {
    await times(Math.min(STEP, wanted - done), AT_ONCE, one);
    heapMb.push(round((await server.heapBytes()) / 1e6, 1));
  }
  agent.destroy();
  const isAlive = (await ask(port, { path: "/v1/health" })).status === 200;
  if (!isAlive || server.child.exitCode !== null) complaints.push("The server did not survive.");
  // The first half warms up: what is compiled and cached then stays.
  const half = Math.ceil(heapMb.length / 2);
  const growth = median(heapMb.slice(-half / 2)) / median(heapMb.slice(half, half + half / 2)) - 1;
  if (heapMb.length > 8 && growth > MAX_GROWTH)
    complaints.push(`Memory grew by ${round(growth * 100, 1)} %.`);
  await server.stop();
  const figures = { requests: wanted, seed, malformed: malformed.length, statuses, heap_mb: heapMb };
  return { figures: { ...figures, growth_percent: round(growth * 100, 1), is_alive: isAlive }, complaints };
}
