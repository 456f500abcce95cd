import type { PrismaClient } from "@muster/db";
import { type Act, change, ChangeRefused } from "./change.ts";

/** Changes of the organization itself. */
export function organizationChanges(prisma: PrismaClient) {
  return {
    /** Gives the organization another name. */
    rename(act: Act, name: string): Promise<void> {
      return change(prisma, act, async (transaction, record) => {
        const id = act.principal.organizationId;
        const organization = await transaction.organization.findUnique({ where: { id } });
        if (!organization) throw new ChangeRefused("missing");
        if (organization.name === name) return;
        await transaction.organization.updateMany({ where: { id }, data: { name } });
        const details = { from: organization.name, to: name };
        await record({ action: "organization.renamed", target: { kind: "organization", id, name }, details });
      });
    },
  };
}
