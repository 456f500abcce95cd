import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

test("a walk while rows are being written returns every old row exactly once", async () => {
  const acme = await smallOrganization(server);
  const { vision, video, speech } = acme.teams;
  const teams = [vision, video, speech];
  const at = (i: number) => new Date(NOW.getTime() - (i % 7) * 1000); // many share a moment
  const row = (i: number) => ({ team: teams[i % 3] ?? vision, submittedAt: at(i) });
  const old = new Set(await server.world.workloads(Array.from({ length: 120 }, (_, i) => row(i))));

  for (const [token, expected] of [
    [acme.tokens.ORG_ADMIN, 120],
    [acme.tokens.TEAM_LEAD, 80],
  ] as const) {
    const seen: string[] = [];
    for (let next: string | null = ""; next !== null;) {
      const { body } = await server.request(`/v1/workloads?limit=7${next ? `&next_token=${next}` : ""}`, {
        token,
      });
      seen.push(...body.data.workloads.map((workload: { name: string }) => workload.name));
      next = body.metadata.next_token;
      await server.world.workloads(Array.from({ length: 5 }, (_, i) => row(i)));
    }
    expect(new Set(seen).size).toBe(seen.length);
    const names = await server.world.prisma.workload.findMany({
      where: { id: { in: [...old] } },
      select: { name: true },
    });
    const oldNames = new Set(names.map(({ name }) => name));
    expect(seen.filter((name) => oldNames.has(name))).toHaveLength(expected);
  }
});
