import { newUuid, TOKEN_DAYS, type Uuid } from "@muster/contract";
import type { PrismaClient, Scheduler } from "@muster/db";
import { type IssuedToken, issueToken, type NewToken } from "./api-tokens.ts";
import { type Act, change, ChangeRefused, type Transaction } from "./change.ts";

/** Changes of an organization's clusters. */
export function clusterChanges(prisma: PrismaClient) {
  return {
    /**
     * Adds a cluster, with a token that may report its workloads and nothing else.
     * @throws ChangeRefused name_taken, too_many_tokens
     */
    create(
      act: Act,
      { name, scheduler }: { name: string; scheduler: Scheduler },
    ): Promise<{ id: Uuid; token: IssuedToken }> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId } = act.principal;
        await requireFreeName(transaction, organizationId, name);
        const id = newUuid(act.now.getTime());
        await transaction.cluster.createMany({
          data: [{ organizationId, id, name, scheduler, createdAt: act.now }],
        });
        await record({
          action: "cluster.created",
          target: { kind: "cluster", id, name },
          details: { scheduler },
        });
        return { id, token: await issueToken(transaction, record, act, tokenOf(name)) };
      });
    },

    /**
     * Makes another token for a cluster's collector.
     * @throws ChangeRefused missing, too_many_tokens
     */
    createToken(act: Act, id: Uuid): Promise<IssuedToken> {
      return change(prisma, act, async (transaction, record) => {
        const { name } = await clusterOf(transaction, act.principal.organizationId, id);
        return issueToken(transaction, record, act, tokenOf(name));
      });
    },

    /**
     * Removes a cluster of which nothing was ever reported.
     * @throws ChangeRefused missing, cluster_reported
     */
    remove(act: Act, id: Uuid): Promise<void> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId } = act.principal;
        const { name } = await clusterOf(transaction, organizationId, id);
        // Waits for a first report that is under way, and lets none begin.
        await transaction.$queryRaw`select from clusters where organization_id = ${organizationId}::uuid and id = ${id}::uuid for update`;
        const ofCluster = { where: { organizationId, clusterId: id }, select: { id: true } };
        const told =
          (await transaction.clusterReport.findFirst(ofCluster)) ??
          (await transaction.workload.findFirst(ofCluster));
        if (told) throw new ChangeRefused("cluster_reported", "cluster_id");
        await record({ action: "cluster.removed", target: { kind: "cluster", id, name } });
        await transaction.cluster.deleteMany({ where: { organizationId, id } });
      });
    },

    /**
     * Gives a cluster another name.
     * @throws ChangeRefused missing, name_taken
     */
    rename(act: Act, id: Uuid, name: string): Promise<void> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId } = act.principal;
        const cluster = await clusterOf(transaction, organizationId, id);
        if (cluster.name === name) return;
        await requireFreeName(transaction, organizationId, name);
        await transaction.cluster.updateMany({ where: { organizationId, id }, data: { name } });
        const details = { from: cluster.name, to: name };
        await record({ action: "cluster.renamed", target: { kind: "cluster", id, name }, details });
      });
    },
  };
}

/** What a cluster's collector reports with: a token that may do nothing else. */
const tokenOf = (clusterName: string): NewToken => ({
  name: `collector of ${clusterName}`,
  scopes: ["workloads:write"],
  days: TOKEN_DAYS,
  service: { role: "MEMBER", ledTeamIds: [], joinedTeamIds: [] },
});

async function clusterOf(transaction: Transaction, organizationId: Uuid, id: Uuid) {
  const cluster = await transaction.cluster.findFirst({ where: { organizationId, id } });
  if (!cluster) throw new ChangeRefused("missing");
  return cluster;
}

async function requireFreeName(transaction: Transaction, organizationId: Uuid, name: string): Promise<void> {
  if ((await transaction.cluster.count({ where: { organizationId, name } })) > 0)
    throw new ChangeRefused("name_taken", "name");
}
