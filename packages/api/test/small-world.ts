import { encodeId } from "@muster/contract";
import { createTestServer, NOW, smallOrganization } from "./server.ts";

/** A moment before the tests' now. */
export const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

/** A server with two small organizations: four workloads of one, the oldest of which ran from 400 to 280 minutes ago, and one of the other. */
export async function smallWorld() {
  const server = await createTestServer();
  const acme = await smallOrganization(server, "acme");
  const other = await smallOrganization(server, "other");
  const { vision, video, speech } = acme.teams;
  const [running] = await server.world.workloads([
    {
      team: vision,
      status: "running",
      submittedAt: minutesAgo(70),
      attempts: [{ startedAt: minutesAgo(60), endedAt: null }],
      gpuCount: 8,
      name: "training-job-001",
    },
    { team: video, status: "pending", submittedAt: minutesAgo(10), submittedBy: "ada@example.com" },
    {
      team: speech,
      status: "completed",
      submittedAt: minutesAgo(500),
      attempts: [{ startedAt: minutesAgo(400), endedAt: minutesAgo(280) }],
      gpuCount: 2,
      isManaged: true,
    },
    {
      team: vision,
      status: "failed",
      submittedAt: minutesAgo(300),
      attempts: [{ startedAt: minutesAgo(299), endedAt: minutesAgo(298) }],
    },
  ]);
  const runningId = encodeId("workload", running ?? "");
  await server.world.workloads([{ team: other.teams.vision, submittedAt: minutesAgo(5) }]);
  const get = (
    path: string,
    token: string | undefined = acme.tokens.ORG_ADMIN,
    headers: Record<string, string> = {},
  ) => server.request(path, { token, headers });
  return { server, acme, other, runningId, get };
}
export type SmallWorld = Awaited<ReturnType<typeof smallWorld>>;
