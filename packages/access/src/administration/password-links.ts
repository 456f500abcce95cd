import { newUuid, PASSWORD_LINK_HOURS, type Uuid } from "@muster/contract";
import type { Prisma, PrismaClient } from "@muster/db";
import { hashPassword } from "../passwords.ts";
import { bySecret, newSecret } from "../tokens.ts";
import { endOpenLinks, recordForPerson } from "./account.ts";
import type { Circumstances } from "./audit.ts";
import { type Act, change, ChangeRefused, type Transaction } from "./change.ts";
import { lockOrganization, lockUser } from "./locks.ts";

/** A new link: what it carries, shown this once, and until when it is good. */
export interface NewPasswordLink {
  readonly secret: string;
  readonly expiresAt: Date;
}

/**
 * Links by which people who lost their password choose a new one. An administrator's is good for people of their organization alone:
 * nobody may come by it into another one. It works past the tenant wall, as where else somebody is a member can't be seen behind it.
 */
export function passwordLinkDesk(prisma: PrismaClient) {
  return {
    /**
     * Makes a link for a member of the administrator's organization; an older one of that person ends.
     * @throws ChangeRefused missing, own_password, member_elsewhere, without_password
     */
    create(act: Act, userId: Uuid): Promise<NewPasswordLink> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId, userId: madeByUserId } = act.principal;
        const membership = await transaction.membership.findUnique({
          where: { organizationId_userId: { organizationId, userId } },
          include: { user: true },
        });
        if (!membership) throw new ChangeRefused("missing");
        if (userId === madeByUserId) throw new ChangeRefused("own_password", "user_id");
        if (await isElsewhere(transaction, organizationId, userId))
          throw new ChangeRefused("member_elsewhere", "user_id");
        const { email, passwordHash } = membership.user;
        if (passwordHash === null || (await hasIdentity(transaction, userId)))
          throw new ChangeRefused("without_password", "user_id");
        const link = await issue(transaction, { organizationId, userId, madeByUserId }, act.now);
        await record({ action: "password_link.created", target: { kind: "user", id: userId, name: email } });
        return link;
      });
    },

    /** Whose password a link sets; null when it is good for nothing. */
    async find(secret: string, now: Date): Promise<{ email: string; expiresAt: Date } | null> {
      const link = await openLink(prisma, secret, now);
      return link && { email: link.membership.user.email, expiresAt: link.expiresAt };
    },

    /**
     * Sets the password of whom a link is for, ends their sessions, and returns their email.
     * @throws ChangeRefused missing
     */
    async use(secret: string, password: string, circumstances: Circumstances): Promise<string> {
      const { now } = circumstances;
      // Hashing takes long: not for a link that is good for nothing.
      if (!(await this.find(secret, now))) throw new ChangeRefused("missing");
      const passwordHash = await hashPassword(password);
      return prisma.$transaction(async (transaction) => {
        const found = await openLink(transaction, secret, now);
        // Nobody joins, and no provider vouches for them, between the last look and the end of this.
        if (found) await lockUser(transaction, found.userId);
        const link = found && (await openLink(transaction, secret, now));
        if (!link) throw new ChangeRefused("missing");
        const { userId } = link;
        // Sessions before links, as they go with a membership: who is removed at the same moment makes no ring of locks.
        const ended = await transaction.session.deleteMany({ where: { userId } });
        // Of two at once one finds it open.
        const { count } = await transaction.passwordLink.updateMany({
          where: { ...bySecret(secret), usedAt: null },
          data: { usedAt: now },
        });
        if (count === 0) throw new ChangeRefused("missing");
        const data = { passwordHash, passwordByLink: true };
        await transaction.user.updateMany({ where: { id: userId }, data });
        await endOpenLinks(transaction, userId);
        await recordForPerson(transaction, userId, circumstances, {
          action: "account.password_changed",
          details: { by_link: true, ended_sessions: ended.count },
        });
        return link.membership.user.email;
      });
    },
  };
}

/**
 * Makes a link for somebody as who may open the database itself, whatever organizations they are in; null when they are in none.
 * Told in the log of each of them.
 */
export function passwordLinkOfOperator(
  prisma: PrismaClient,
  email: string,
  circumstances: Circumstances,
): Promise<NewPasswordLink | null> {
  return prisma.$transaction(async (transaction) => {
    const find = () =>
      transaction.membership.findFirst({
        where: { user: { email: email.toLowerCase() } },
        include: { user: true },
        orderBy: { organizationId: "asc" },
      });
    const found = await find();
    // They may be removed at this moment: then this waits, and looks again.
    if (found) await lockOrganization(transaction, found.organizationId);
    const membership = found && (await find());
    if (!membership) return null;
    const { organizationId, userId, user } = membership;
    const link = await issue(transaction, { organizationId, userId, madeByUserId: null }, circumstances.now);
    const event = {
      action: "password_link.created",
      target: { kind: "user", id: userId, name: user.email },
      details: { made_by: "operator" },
    } as const;
    await recordForPerson(transaction, userId, circumstances, event, null);
    return link;
  });
}

async function issue(
  transaction: Transaction,
  whose: { organizationId: Uuid; userId: Uuid; madeByUserId: Uuid | null },
  now: Date,
): Promise<NewPasswordLink> {
  await endOpenLinks(transaction, whose.userId);
  const secret = newSecret();
  const expiresAt = new Date(now.getTime() + PASSWORD_LINK_HOURS * 3_600_000);
  const id = newUuid(now.getTime());
  await transaction.passwordLink.createMany({
    data: [{ ...whose, id, createdAt: now, expiresAt, ...bySecret(secret) }],
  });
  return { secret, expiresAt };
}

// What let an administrator make it must still hold when it is used.
async function openLink(prisma: Prisma.TransactionClient, secret: string, now: Date) {
  const link = await prisma.passwordLink.findFirst({
    where: { ...bySecret(secret), usedAt: null, expiresAt: { gt: now } },
    include: { membership: { include: { user: true } } },
  });
  if (!link || link.madeByUserId === null) return link;
  const { organizationId, userId, madeByUserId } = link;
  const maker = { organizationId, userId: madeByUserId, role: "ORG_ADMIN" } as const;
  if ((await prisma.membership.count({ where: maker })) === 0) return null;
  const isBeyond = (await isElsewhere(prisma, organizationId, userId)) || (await hasIdentity(prisma, userId));
  return isBeyond ? null : link;
}

/** Whether a provider has vouched for them: then it leads wherever they are a member, also later on. */
const hasIdentity = async (prisma: Prisma.TransactionClient, userId: Uuid): Promise<boolean> =>
  (await prisma.userIdentity.count({ where: { userId } })) > 0;

async function isElsewhere(
  prisma: Prisma.TransactionClient,
  organizationId: Uuid,
  userId: Uuid,
): Promise<boolean> {
  const elsewhere = { userId, organizationId: { not: organizationId } };
  return (await prisma.membership.count({ where: elsewhere })) > 0;
}
