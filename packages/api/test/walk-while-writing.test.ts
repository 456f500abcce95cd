import { SORT_ORDERS, type SortOrder, WORKLOAD_SORTS, type WorkloadSort } from "@muster/contract";
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

const MINUTE = 60_000;

test.each(WORKLOAD_SORTS.flatMap((sort) => SORT_ORDERS.map((order) => [sort, order] as const)))(
  "a walk by %s %s, while workloads start, grow and end, returns every old row exactly once",
  async (sort, order) => {
    const acme = await smallOrganization(server, `growing-${sort}-${order}`);
    const { vision } = acme.teams;
    const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE - 250);
    const old = await server.world.workloads(
      Array.from({ length: 60 }, (_, i) => {
        const base = { team: vision, submittedAt: minutesAgo(300 + (i % 9)), gpuCount: 1 + (i % 4) };
        const startedAt = minutesAgo(10 + ((i * 37) % 200));
        if (i % 3 === 0) return base; // waits
        const requeued = i % 2 ? [] : [{ startedAt: minutesAgo(290), endedAt: minutesAgo(270) }];
        if (i % 3 === 1) {
          const attempts = [...requeued, { startedAt, endedAt: null }];
          return { ...base, status: "running" as const, attempts };
        }
        const attempts = [{ startedAt, endedAt: minutesAgo(i % 10) }];
        return { ...base, status: "completed" as const, attempts };
      }),
    );
    const path = `/v1/workloads?limit=7&sort=${sort}&order=${order}`;
    const seen: string[] = [];
    server.now = NOW;
    for (let next: string | null = "", page = 0; next !== null; page++) {
      const query: string = next ? `${path}&next_token=${next}` : path;
      const { status, body } = await server.request(query, { token: acme.tokens.ORG_ADMIN });
      expect([status, body.error]).toEqual([200, undefined]);
      seen.push(...body.data.workloads.map((workload: { name: string }) => workload.name));
      next = body.metadata.next_token;
      server.now = new Date(server.now.getTime() + 47 * MINUTE);
      await startSome(acme.organization.id, server.now);
      await endSome(acme.organization.id, server.now);
      await server.world.workloads([{ team: vision, submittedAt: server.now }]);
    }
    server.now = NOW;
    const rows = await server.world.prisma.workload.findMany({ where: { id: { in: old } } });
    const oldNames = new Set(rows.map(({ name }) => name));
    expect(seen.filter((name) => oldNames.has(name)).toSorted()).toEqual([...oldNames].toSorted());
  },
);

/** Two that wait begin to run. */
async function startSome(organizationId: string, now: Date): Promise<void> {
  const { prisma } = server.world;
  const waiting = await prisma.workload.findMany({ where: { organizationId, status: "pending" }, take: 2 });
  for (const { id, gpuCount } of waiting) {
    const data = { status: "running", startedAt: now, runningSince: now, runningGpuCount: gpuCount } as const;
    await prisma.workload.update({ where: { organizationId_id: { organizationId, id } }, data });
  }
}

/** Three that run end. */
async function endSome(organizationId: string, now: Date): Promise<void> {
  const { prisma } = server.world;
  const running = await prisma.workload.findMany({ where: { organizationId, status: "running" }, take: 3 });
  for (const { id, runningSince, gpuCount, endedSeconds, attempts } of running) {
    const seconds =
      endedSeconds + BigInt(Math.floor((now.getTime() - (runningSince?.getTime() ?? 0)) / 1000));
    const list = Array.isArray(attempts) ? attempts : [];
    const ended = list.map((attempt, i) => ({
      ...(attempt as object),
      ...(i === list.length - 1 ? { end_ms: now.getTime() } : {}),
    }));
    await prisma.workload.update({
      where: { organizationId_id: { organizationId, id } },
      data: {
        status: "failed",
        completedAt: now,
        endedSeconds: seconds,
        endedGpuSeconds: seconds * BigInt(gpuCount),
        runningSince: null,
        runningGpuCount: 0,
        ...(ended.length > 0 && { attempts: ended }),
      },
    });
  }
}

test("a walk in an order that grows may be taken up again for a day", async () => {
  const acme = await smallOrganization(server, "slow");
  await server.world.workloads(
    Array.from({ length: 3 }, () => ({ team: acme.teams.vision, submittedAt: NOW })),
  );
  const walk = async (sort: WorkloadSort, order: SortOrder, hours: number) => {
    const path = `/v1/workloads?limit=1&sort=${sort}&order=${order}`;
    const { body } = await server.request(path, { token: acme.tokens.ORG_ADMIN });
    server.now = new Date(NOW.getTime() + hours * 60 * MINUTE);
    const next = `${path}&next_token=${body.metadata.next_token}`;
    const { status } = await server.request(next, { token: acme.tokens.ORG_ADMIN });
    const { status: other } = await server.request(next.replace(/order=\w+/, "order=desc"), {
      token: acme.tokens.ORG_ADMIN,
    });
    server.now = NOW;
    return [status, other];
  };
  expect(await walk("gpu_hours_used", "asc", 24)).toEqual([200, 400]);
  expect(await walk("gpu_hours_used", "asc", 25)).toEqual([400, 400]);
  expect(await walk("submitted_at", "asc", 25)).toEqual([200, 400]);
});
