import { newUuid, type Uuid } from "@muster/contract";
import type { PrismaClient } from "@muster/db";
import { hashPassword } from "../passwords.ts";
import { type Circumstances, recordEvent } from "./audit.ts";
import { ChangeRefused, executeIn } from "./change.ts";
import { lockSetup } from "./locks.ts";

export interface FirstOrganization {
  readonly organization: string;
  readonly slug: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The first run: the organization and its administrator that everything else comes from. */
export function setupDesk(prisma: PrismaClient) {
  const isNeeded = async (): Promise<boolean> =>
    (await prisma.organization.findFirst({ select: { id: true } })) === null;

  return {
    /** Whether there is no organization yet. */
    isNeeded,

    /**
     * Creates the first organization with its administrator.
     * @throws ChangeRefused missing when there is an organization already
     */
    async complete(
      { organization, slug, name, email, password }: FirstOrganization,
      circumstances: Circumstances,
    ): Promise<{ organizationId: Uuid; userId: Uuid }> {
      if (!(await isNeeded())) throw new ChangeRefused("missing");
      const passwordHash = await hashPassword(password);
      return prisma.$transaction(async (transaction) => {
        // Two at once would both find none.
        await lockSetup(transaction);
        if ((await transaction.organization.count()) > 0) throw new ChangeRefused("missing");
        const createdAt = circumstances.now;
        const organizationId = newUuid(createdAt.getTime());
        const userId = newUuid(createdAt.getTime());
        await transaction.organization.create({
          data: { id: organizationId, name: organization, slug, createdAt },
        });
        await transaction.user.create({ data: { id: userId, email, name, passwordHash, createdAt } });
        await transaction.membership.create({
          data: { organizationId, userId, role: "ORG_ADMIN", createdAt },
        });
        const author = { organizationId, userId, tokenId: null };
        await recordEvent(executeIn(transaction), author, circumstances, {
          action: "organization.created",
          target: { kind: "organization", id: organizationId, name: organization },
        });
        return { organizationId, userId };
      });
    },
  };
}
