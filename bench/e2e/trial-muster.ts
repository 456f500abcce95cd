import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createRuntime } from "@muster/api";
import { newApiToken } from "@muster/access";
import { encodeId } from "@muster/contract";
import { createWorld } from "@muster/db/testing/world";
import type { TruthRow } from "../src/slurm/ledger-truth.ts";

/** What is done to whoever sends the next observations: killed as they arrive, or after they are stored and before it knows. */
export type Ambush = "as it arrives" | "before the answer";

/** A Muster with an organization, the teams nlp and vision, a cluster and a token that may report. */
export async function startMuster() {
  const world = await createWorld();
  const organization = await world.organization("lab");
  await world.team(organization, "nlp");
  await world.team(organization, "vision");
  const token = newApiToken();
  await world.token(
    token,
    { organization, role: "ORG_ADMIN" },
    { scopes: ["workloads:read", "workloads:write"] },
  );
  const log = {
    info: () => undefined,
    error: (fields: object, message: string) => console.error(message, fields),
  };
  const runtime = createRuntime({ databaseUrl: world.url, secret: "x".repeat(32), version: "trial", log });
  const stopHousekeeping = runtime.startHousekeeping();
  let ambush: { readonly when: Ambush; readonly strike: () => void } | undefined;

  const answer = getRequestListener(async (request) => {
    const strike = request.method === "POST" ? ambush : undefined;
    if (strike) ambush = undefined;
    if (strike?.when === "as it arrives") {
      strike.strike();
      return new Response(null, { status: 503 });
    }
    const response = await runtime.api.fetch(request);
    strike?.strike();
    return response;
  });
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    cluster: encodeId("cluster", organization.clusterId),
    setAmbush: (when: Ambush, strike: () => void) => void (ambush = { when, strike }),
    clearAmbush: () => void (ambush = undefined),

    /** What Muster holds, in the shape of what the ledger comes to. */
    async rows(): Promise<TruthRow[]> {
      const rows = await world.prisma.workload.findMany({ where: { organizationId: organization.id } });
      const seconds = (date: Date | null) => (date ? date.getTime() / 1000 : null);
      return rows
        .map((row) => ({
          job: row.externalId.split(":")[2] ?? row.externalId,
          status: row.status,
          exitCode: row.exitCode,
          gpus: row.gpuCount,
          startedAt: seconds(row.startedAt),
          completedAt: seconds(row.completedAt),
          attempts: Array.isArray(row.attempts) ? row.attempts.length : row.startedAt ? 1 : 0,
          gpuSeconds: Number(row.endedGpuSeconds),
        }))
        .sort((a, b) => (a.job < b.job ? -1 : 1));
    },

    /** Why what waits does so, by its name. */
    async waiting(): Promise<Record<string, unknown>> {
      const where = { organizationId: organization.id, status: "pending" as const };
      const rows = await world.prisma.workload.findMany({ where });
      const reasonOf = (labels: unknown) =>
        Object.entries(labels ?? {}).find(([label]) => label.endsWith(".waiting"))?.[1] as unknown;
      return Object.fromEntries(rows.map(({ name, labels }) => [name, reasonOf(labels)]));
    },

    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      stopHousekeeping();
      await runtime.close();
      await world.close();
    },
  };
}
export type TrialMuster = Awaited<ReturnType<typeof startMuster>>;
