import { createAccess, NOWHERE } from "@muster/access";
import { encodeId, errorEnvelopeSchema } from "@muster/contract";
import { writeResults } from "../report.ts";
import { ask, keeping, times } from "./ask.ts";
import { type Ground, layGround, query, startServer } from "./ground.ts";
import { catalogue, type Malformed, send } from "./malformed.ts";
import { type Generated, requests } from "./requests.ts";

const AT_ONCE = 12;
const STEP = 2_500;

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

/** Asks a real server generated requests and all malformed ones: no 5xx, nothing outside of the envelope, no exit, no leak. */
export async function fuzz(args: readonly string[]): Promise<void> {
  const wanted = Number(args[0] ?? 100_000);
  const seed = Number(args[1] ?? 1);
  const ground = await layGround("fuzz");
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
  for (let done = 0; done < wanted;) {
    const more = Math.min(STEP, wanted - done);
    await times(more, AT_ONCE, one);
    done += more;
    heapMb.push(Math.round((await server.heapBytes()) / 1e5) / 10);
    const isAlive = (await ask(port, { path: "/v1/health" })).status === 200;
    // Whoever ends it early has what was seen so far.
    const figures = {
      requests: done,
      wanted,
      seed,
      malformed: malformed.length,
      statuses,
      heap_mb: heapMb,
      is_alive: isAlive,
      complaints,
    };
    writeResults("fuzz", figures);
    console.log(`${done} requests, ${heapMb.at(-1)} MB in use, ${complaints.length} complaints`);
  }
  agent.destroy();
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}
