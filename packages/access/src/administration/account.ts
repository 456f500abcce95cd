import type { ColorScheme, Uuid } from "@muster/contract";
import type { PrismaClient } from "@muster/db";
import { hashPassword, isPassword } from "../passwords.ts";
import { liveAt } from "../sessions.ts";
import { type AuditedEvent, type Circumstances, recordEvent } from "./audit.ts";
import { ChangeRefused, executeIn, type Transaction } from "./change.ts";
import { lockUser } from "./locks.ts";

export interface AccountChange {
  readonly name?: string | undefined;
  readonly timeZone?: string | null | undefined;
  readonly colorScheme?: ColorScheme | undefined;
}

/** Whose account it is, and in which session they came. */
export interface AccountOwner {
  readonly userId: Uuid;
  readonly sessionId: Uuid;
}

/** A place where somebody is signed in. */
export interface OwnSession {
  readonly id: Uuid;
  readonly organization: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** What people change of themselves: the same in all their organizations, and told in each one's log. */
export function accountDesk(prisma: PrismaClient) {
  return {
    /** Sets the name and preferences, where they are given. */
    update({ userId }: AccountOwner, wanted: AccountChange, circumstances: Circumstances): Promise<void> {
      return prisma.$transaction(async (transaction) => {
        const before = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
        const data = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
        if (Object.keys(data).length === 0) return;
        await transaction.user.updateMany({ where: { id: userId }, data });
        if (wanted.name === undefined || wanted.name === before.name) return;
        const details = { from: before.name, to: wanted.name };
        await recordForPerson(transaction, userId, circumstances, { action: "account.renamed", details });
      });
    },

    /** Whether somebody signs in with a password of Muster's. */
    async hasPassword(userId: Uuid): Promise<boolean> {
      return (await prisma.user.count({ where: { id: userId, passwordHash: { not: null } } })) > 0;
    },

    /**
     * Sets a password, ends all other sessions and returns how many.
     * @throws ChangeRefused no_password, wrong_password
     */
    async changePassword(
      owner: AccountOwner,
      { current, wanted }: { current: string; wanted: string },
      circumstances: Circumstances,
    ): Promise<number> {
      const { userId, sessionId } = owner;
      const { passwordHash } = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
      if (passwordHash === null) throw new ChangeRefused("no_password", "current_password");
      if (!(await isPassword(passwordHash, current)))
        throw new ChangeRefused("wrong_password", "current_password");
      const wantedHash = await hashPassword(wanted);
      return prisma.$transaction(async (transaction) => {
        // By a link it may be changed at the same moment.
        await lockUser(transaction, userId);
        // Of two at once only one still knows the current one.
        const { count } = await transaction.user.updateMany({
          where: { id: userId, passwordHash },
          data: { passwordHash: wantedHash },
        });
        if (count === 0) throw new ChangeRefused("wrong_password", "current_password");
        // Sessions before links, as they go with a membership.
        const ended = await transaction.session.deleteMany({ where: { userId, id: { not: sessionId } } });
        await endOpenLinks(transaction, userId);
        const details = { ended_sessions: ended.count };
        await recordForPerson(transaction, userId, circumstances, {
          action: "account.password_changed",
          details,
        });
        return ended.count;
      });
    },

    /** Where somebody is signed in, the latest used first. */
    async sessions(userId: Uuid, now: Date): Promise<OwnSession[]> {
      const sessions = await prisma.session.findMany({
        where: { userId, ...liveAt(now) },
        include: { membership: { include: { organization: true } } },
        orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
        take: 100,
      });
      return sessions.map(({ membership, ...session }) => ({
        ...session,
        organization: membership.organization.name,
      }));
    },

    /**
     * Ends one of somebody's own sessions.
     * @throws ChangeRefused missing
     */
    endSession({ userId }: AccountOwner, id: Uuid, circumstances: Circumstances): Promise<void> {
      return prisma.$transaction(async (transaction) => {
        const { count } = await transaction.session.deleteMany({ where: { userId, id } });
        if (count === 0) throw new ChangeRefused("missing");
        const target = { kind: "session", id, name: null } as const;
        await recordForPerson(transaction, userId, circumstances, { action: "session.revoked", target });
      });
    },

    /** Ends all of somebody's sessions but the one that asks; returns how many. */
    endOtherSessions({ userId, sessionId }: AccountOwner, circumstances: Circumstances): Promise<number> {
      return prisma.$transaction(async (transaction) => {
        const { count } = await transaction.session.deleteMany({ where: { userId, id: { not: sessionId } } });
        const details = { ended_sessions: count };
        if (count > 0)
          await recordForPerson(transaction, userId, circumstances, { action: "session.revoked", details });
        return count;
      });
    },
  };
}

/** Ends the links of a person that were not used. */
export async function endOpenLinks(transaction: Transaction, userId: Uuid): Promise<void> {
  await transaction.passwordLink.deleteMany({ where: { userId, usedAt: null } });
}

/** Tells of a person, who belongs to no one organization, in the log of each that they are a member of. No actor: the operator. */
export async function recordForPerson(
  transaction: Transaction,
  userId: Uuid,
  circumstances: Circumstances,
  event: AuditedEvent,
  actorId: Uuid | null = userId,
): Promise<void> {
  const memberships = await transaction.membership.findMany({
    where: { userId },
    select: { organizationId: true },
  });
  for (const { organizationId } of memberships) {
    await recordEvent(
      executeIn(transaction),
      { organizationId, userId: actorId, tokenId: null },
      circumstances,
      event,
    );
  }
}
