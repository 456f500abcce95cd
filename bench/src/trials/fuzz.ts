import { createAccess, NOWHERE } from "@muster/access";
import { encodeId, errorEnvelopeSchema } from "@muster/contract";
import { writeResults } from "../report.ts";
import { ask, keeping, times } from "./ask.ts";
import { type Ground, layGround, query, startServer } from "./ground.ts";
import { catalogue, type Malformed, send } from "./malformed.ts";
import { type Generated, requests } from "./requests.ts";

const AT_ONCE = 12;

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
export function complaintAbout(
  { endpoint, asked }: Generated,
  status: number,
  text: string,
): string | undefined {
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
export function complaintAboutMalformed({ expected }: Malformed, answer: string): string | undefined {
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

/** Asks a real server generated requests and then all malformed ones: no 5xx, nothing outside of the envelope, no exit, no leak. */
export async function fuzz(args: readonly string[]): Promise<void> {
  const figures = await fuzzed(Number(args[0] ?? 100_000), Number(args[1] ?? 1));
  console.log(JSON.stringify(figures, null, 2));
  if (figures.requests >= 10_000) writeResults("fuzz", figures);
  if (figures.complaints.length > 0 || !figures.is_alive) throw new Error("The fuzz found something.");
}

async function fuzzed(count: number, seed: number) {
  const ground = await layGround("fuzz");
  const server = await startServer(ground);
  const tokens = [
    ground.tokens[0].admin,
    ground.tokens[0].leadOf50,
    ground.tokens[0].memberOf5,
    ground.tokens[1].admin,
  ];
  const source = {
    seed,
    known: await knownIds(ground),
    tokens,
    cookie: await sessionOf(ground),
    port: server.port,
  };
  const generated = requests(source);
  const agent = keeping(AT_ONCE);
  const complaints: string[] = [];
  const statuses: Record<number, number> = {};
  const heapMb: number[] = [];
  const quarter = Math.ceil(count / 5);
  for (let done = 0; done < count; done += quarter) {
    await times(Math.min(quarter, count - done), AT_ONCE, async () => {
      const request = generated.next().value as Generated;
      const answer = await ask(server.port, request.asked, agent).catch((error: Error) => ({
        status: 0,
        text: error.message,
      }));
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      const why = complaintAbout(request, answer.status, answer.text);
      if (why !== undefined && complaints.length < 50)
        complaints.push(
          `${JSON.stringify(request.asked).slice(0, 1_500)}: ${why}: ${answer.text.slice(0, 300)}`,
        );
    });
    heapMb.push(Math.round((await server.heapBytes()) / 1e5) / 10);
    console.log(`${done + quarter} requests, ${heapMb.at(-1)} MB in use, ${complaints.length} complaints`);
  }
  agent.destroy();
  const malformed = catalogue(ground.tokens[0].admin);
  for (const each of malformed) {
    const why = complaintAboutMalformed(each, await send(server.port, each.bytes).catch(String));
    if (why !== undefined) complaints.push(`${each.name}: ${why}`);
  }
  const isAlive =
    (await ask(server.port, { path: "/v1/health" })).status === 200 && server.child.exitCode === null;
  return {
    requests: count,
    seed,
    malformed: malformed.length,
    statuses,
    heap_mb: heapMb,
    complaints,
    is_alive: isAlive,
  };
}
