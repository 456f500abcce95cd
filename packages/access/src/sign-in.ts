import type { Role, Uuid } from "@muster/contract";
import { newUuid } from "@muster/contract";
import type { Prisma, PrismaClient } from "@muster/db";
import { recordForPerson } from "./administration/account.ts";
import type { Circumstances } from "./administration/audit.ts";
import { lockUser } from "./administration/locks.ts";
import { isPassword, NOBODYS_HASH } from "./passwords.ts";
import { expiryOf, liveAt } from "./sessions.ts";
import { bySecret, newSecret } from "./tokens.ts";

export interface SignInUser {
  readonly id: Uuid;
  readonly email: string;
  readonly name: string;
}

/** Who has an email, if anybody, and whether a password is theirs. */
type PasswordAttempt =
  | { readonly fits: true; readonly user: SignInUser }
  | { readonly fits: false; readonly user: SignInUser | null };

export interface OrganizationOfUser {
  readonly organizationId: Uuid;
  readonly name: string;
  readonly role: Role;
}

/** Who an identity provider says it is. Only an email that the provider has verified may be given. */
export interface ProviderIdentity {
  readonly provider: string;
  readonly subject: string;
  readonly verifiedEmail: string | null;
}

/**
 * The doors for people: who has this email or identity, and the sessions that they get. Works on the tables of people and
 * memberships only, before it is known in which organization one is.
 */
export function signInDesk(prisma: PrismaClient) {
  return {
    /** Whose email this is, in any case of letters, and whether the password is theirs; takes as long when it is nobody's. */
    async userByPassword(email: string, password: string): Promise<PasswordAttempt> {
      const found = await prisma.user.findUnique({ where: { email: email.toLowerCase() } });
      const isRight = await isPassword(found?.passwordHash ?? NOBODYS_HASH, password);
      if (!found) return { fits: false, user: null };
      const { passwordHash, ...user } = found;
      return { fits: passwordHash !== null && isRight, user };
    },

    /**
     * The person known by this identity; the first time, the one with the same verified email, remembered from then on. Who had a link,
     * of the invitation that made the account or for a new password, chose the password, which was first of all who made the link: at
     * the first proof of whose the address is, that password and its sessions end. From then on only an operator makes links for them.
     */
    async userByIdentity({ provider, subject, verifiedEmail }: ProviderIdentity): Promise<SignInUser | null> {
      const known = await prisma.userIdentity.findUnique({
        where: { provider_subject: { provider, subject } },
        include: { user: { omit: { passwordHash: true } } },
      });
      if (known) return known.user;
      if (verifiedEmail === null) return null;
      const user = await prisma.user.findUnique({
        where: { email: verifiedEmail.toLowerCase() },
        omit: { passwordHash: true },
      });
      if (user === null) return null;
      await prisma.$transaction(async (transaction) => {
        const { id: userId, email, createdAt } = user;
        await lockUser(transaction, userId);
        const isProven = (await transaction.userIdentity.count({ where: { userId } })) > 0;
        // Of two first times at once one finds it remembered.
        await transaction.userIdentity.createMany({
          data: [{ provider, subject, userId }],
          skipDuplicates: true,
        });
        if (isProven) return;
        const made = { email, acceptedAt: createdAt };
        const { passwordByLink } = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
        if (!passwordByLink && (await transaction.invitation.count({ where: made })) === 0) return;
        const data = { passwordHash: null, passwordByLink: false };
        await transaction.user.update({ where: { id: userId }, data });
        await transaction.session.deleteMany({ where: { userId } });
      });
      return user;
    },

    /** The organizations that a person is a member of, by name. */
    async organizationsOf(userId: Uuid): Promise<OrganizationOfUser[]> {
      const memberships = await prisma.membership.findMany({
        where: { userId },
        include: { organization: true },
        orderBy: [{ organization: { name: "asc" } }, { organizationId: "asc" }],
      });
      return memberships.map(({ organization, role }) => ({
        organizationId: organization.id,
        name: organization.name,
        role,
      }));
    },

    /** Starts a session in an organization of a person, or else in their first one, and returns its secret; `null` for a member of none. */
    async startSession(
      userId: Uuid,
      { now, from, requestId }: Circumstances,
      wanted?: Uuid,
    ): Promise<string | null> {
      const organizations = await this.organizationsOf(userId);
      const organization =
        organizations.find(({ organizationId }) => organizationId === wanted) ?? organizations[0];
      if (!organization) return null;
      const secret = newSecret();
      const isStarted = await prisma.$transaction(async (transaction) => {
        // The membership before its sessions, as they go with it. Whoever is no member any more has none to start.
        const { count } = await transaction.membership.updateMany({
          where: { userId, organizationId: organization.organizationId },
          data: { lastSeenAt: now },
        });
        if (count === 0) return false;
        await endOldSessions(transaction, userId, now);
        await transaction.session.create({
          data: {
            organizationId: organization.organizationId,
            id: newUuid(now.getTime()),
            userId,
            createdAt: now,
            lastSeenAt: now,
            expiresAt: expiryOf(now),
            ...from,
            ...bySecret(secret),
          },
        });
        await recordForPerson(transaction, userId, { now, from, requestId }, { action: "session.started" });
        return true;
      });
      return isStarted ? secret : null;
    },

    /** Tells in the log of each of a person's organizations that somebody tried to be them. */
    async refuseSession(userId: Uuid, circumstances: Circumstances): Promise<void> {
      await prisma.$transaction((transaction) =>
        recordForPerson(transaction, userId, circumstances, { action: "session.refused" }),
      );
    },

    /** Moves a session to another organization of the same person; `false` when they are no member of it. */
    async moveSession(sessionId: Uuid, userId: Uuid, organizationId: Uuid): Promise<boolean> {
      const membership = await prisma.membership.findUnique({
        where: { organizationId_userId: { organizationId, userId } },
      });
      if (!membership) return false;
      const { count } = await prisma.session.updateMany({
        where: { id: sessionId, userId },
        data: { organizationId },
      });
      return count === 1;
    },

    /** Whether a session is still good. */
    async hasSession(secret: string, now: Date): Promise<boolean> {
      return (await prisma.session.count({ where: { ...bySecret(secret), ...liveAt(now) } })) > 0;
    },

    /** Ends a session. One that is not known is as good as ended. */
    async endSession(secret: string, circumstances: Circumstances): Promise<void> {
      await prisma.$transaction(async (transaction) => {
        const session = await transaction.session.findUnique({ where: bySecret(secret) });
        if (!session) return;
        await transaction.session.deleteMany({ where: bySecret(secret) });
        await recordForPerson(transaction, session.userId, circumstances, { action: "session.ended" });
      });
    },
  };
}

export type SignInDesk = ReturnType<typeof signInDesk>;

/** In so many places one may be signed in at once. */
const MOST_SESSIONS = 50;

/** Ends what is over, and what was used longest ago where there would be too many. */
async function endOldSessions(transaction: Prisma.TransactionClient, userId: Uuid, now: Date): Promise<void> {
  await transaction.session.deleteMany({ where: { userId, expiresAt: { lte: now } } });
  const tooMany = await transaction.session.findMany({
    where: { userId },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    skip: MOST_SESSIONS - 1,
    select: { id: true },
  });
  if (tooMany.length > 0)
    await transaction.session.deleteMany({ where: { id: { in: tooMany.map(({ id }) => id) } } });
}
