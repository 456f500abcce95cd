import { newUuid, TOKEN_DAYS, type Uuid } from "@muster/contract";
import type { PrismaClient, Scheduler } from "@muster/db";
import { type IssuedToken, issueToken } from "./api-tokens.ts";
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
        const token = await issueToken(transaction, record, act, {
          name: `collector of ${name}`,
          scopes: ["workloads:write"],
          days: TOKEN_DAYS,
          service: { role: "MEMBER", ledTeamIds: [], joinedTeamIds: [] },
        });
        return { id, token };
      });
    },

    /**
     * Gives a cluster another name.
     * @throws ChangeRefused missing, name_taken
     */
    rename(act: Act, id: Uuid, name: string): Promise<void> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId } = act.principal;
        const cluster = await transaction.cluster.findFirst({ where: { organizationId, id } });
        if (!cluster) throw new ChangeRefused("missing");
        if (cluster.name === name) return;
        await requireFreeName(transaction, organizationId, name);
        await transaction.cluster.updateMany({ where: { organizationId, id }, data: { name } });
        const details = { from: cluster.name, to: name };
        await record({ action: "cluster.renamed", target: { kind: "cluster", id, name }, details });
      });
    },
  };
}

async function requireFreeName(transaction: Transaction, organizationId: Uuid, name: string): Promise<void> {
  if ((await transaction.cluster.count({ where: { organizationId, name } })) > 0)
    throw new ChangeRefused("name_taken", "name");
}
