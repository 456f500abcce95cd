import { encodeId } from "@muster/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
let nightly: string[];

beforeAll(async () => {
  server = await createTestServer();
  acme = await smallOrganization(server);
  const at = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
  const { vision, speech } = acme.teams;
  const ids = await server.world.workloads([
    { team: vision, name: "nightly", submittedBy: "ada@example.com", submittedAt: at(30) },
    { team: vision, name: "nightly", submittedBy: "bob@example.com", submittedAt: at(20) },
    { team: vision, name: "nightly", submittedBy: "ada@example.com", submittedAt: at(20) },
    { team: vision, name: "nightly-2", submittedAt: at(10) },
    { team: vision, name: "Nightly", submittedAt: at(10) },
    { team: speech, name: "nightly", submittedAt: at(10) },
  ]);
  nightly = ids.slice(0, 3).map((id) => encodeId("workload", id));
});
afterAll(() => server.close());

const runsOf = async (id: string, query = "", token = acme.tokens.MEMBER) => {
  const { body } = await server.request(`/v1/workloads/${id}/runs${query}`, { token });
  return body.data.workloads.map(({ workload_id }: { workload_id: string }) => workload_id) as string[];
};

test("the runs of a name are those of exactly this name in its team, the newest first", async () => {
  const [oldest, ...newer] = nightly;
  const expected = [...newer.toSorted().toReversed(), oldest];
  for (const id of nightly) {
    expect(await runsOf(id)).toEqual(expected);
    expect(await runsOf(id, "", acme.tokens.ORG_ADMIN)).toEqual(expected);
    expect(await runsOf(id, "?limit=2")).toEqual(expected.slice(0, 2));
  }
});
