import { DAY_MS, INVITATION_DAYS, newUuid, type Role, type Uuid } from "@muster/contract";
import type { PrismaClient } from "@muster/db";
import { hashPassword } from "../passwords.ts";
import { bySecret, newSecret } from "../tokens.ts";
import { type Circumstances, recordEvent } from "./audit.ts";
import { type Act, change, ChangeRefused, executeIn, type Transaction } from "./change.ts";
import { lockEmail, lockOrganization, lockUser } from "./locks.ts";
import { requireTeams, slugsOf, teamRows, type TeamSets } from "./team-sets.ts";

export interface NewInvitation extends TeamSets {
  readonly email: string;
  readonly role: Role;
}

/** What whoever holds the link is told. */
export interface OpenInvitation {
  readonly organizationId: Uuid;
  readonly organization: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedByName: string;
  readonly expiresAt: Date;
  readonly hasAccount: boolean;
}

/** Whether an invitation may still be used: what a query says of it. */
export const openAt = (now: Date) => ({ acceptedAt: null, revokedAt: null, expiresAt: { gt: now } });

/** Invitations as an administrator makes them. */
export function invitationChanges(prisma: PrismaClient) {
  return {
    /**
     * Invites an email and returns the link's secret; an older open invitation of it ends.
     * @throws ChangeRefused already_member, unknown_team, archived_team
     */
    create(act: Act, invitation: NewInvitation): Promise<{ id: Uuid; secret: string }> {
      return change(prisma, act, async (transaction, record) => {
        const { principal, now } = act;
        const { organizationId } = principal;
        const { email, role } = invitation;
        const isMember = { organizationId, user: { email } };
        if ((await transaction.membership.count({ where: isMember })) > 0)
          throw new ChangeRefused("already_member", "email");
        await requireTeams(transaction, organizationId, invitation);
        const isOlder = { organizationId, email, ...openAt(now) };
        const older = await transaction.invitation.findMany({ where: isOlder, select: { id: true } });
        await transaction.invitation.updateMany({ where: isOlder, data: { revokedAt: now } });
        for (const { id } of older)
          await record({ action: "invitation.revoked", target: { kind: "invitation", id, name: email } });
        const id = newUuid(now.getTime());
        const secret = newSecret();
        const expiresAt = new Date(now.getTime() + INVITATION_DAYS * DAY_MS);
        const invitedByName = await nameOf(transaction, act);
        await transaction.invitation.createMany({
          data: [
            {
              organizationId,
              id,
              email,
              role,
              invitedByName,
              createdAt: now,
              expiresAt,
              ...bySecret(secret),
            },
          ],
        });
        await transaction.invitationTeam.createMany({
          data: teamRows(invitation).map((row) => ({ ...row, organizationId, invitationId: id })),
        });
        const details = {
          role,
          leads: await slugsOf(transaction, organizationId, invitation.ledTeamIds),
          joins: await slugsOf(transaction, organizationId, invitation.joinedTeamIds),
        };
        await record({ action: "member.invited", target: { kind: "invitation", id, name: email }, details });
        return { id, secret };
      });
    },

    /**
     * Ends an open invitation.
     * @throws ChangeRefused missing
     */
    revoke(act: Act, id: Uuid): Promise<void> {
      return change(prisma, act, async (transaction, record) => {
        const where = { organizationId: act.principal.organizationId, id, ...openAt(act.now) };
        const invitation = await transaction.invitation.findFirst({ where, select: { email: true } });
        if (!invitation) throw new ChangeRefused("missing");
        await transaction.invitation.updateMany({ where, data: { revokedAt: act.now } });
        await record({
          action: "invitation.revoked",
          target: { kind: "invitation", id, name: invitation.email },
        });
      });
    },
  };
}

async function nameOf(transaction: Transaction, { principal }: Act): Promise<string> {
  const { userId, organizationId, via } = principal;
  if (userId !== null) {
    const user = await transaction.user.findUnique({ where: { id: userId }, select: { name: true } });
    return user?.name ?? "";
  }
  const token = await transaction.apiToken.findFirst({
    where: { organizationId, id: via.id },
    select: { name: true },
  });
  return token?.name ?? "";
}

/** Invitations as whoever holds a link finds them, before it is known in which organization one is. */
export function invitationDesk(prisma: PrismaClient) {
  return {
    /** What a link is for; null when it is good for nothing. */
    async find(secret: string, now: Date): Promise<OpenInvitation | null> {
      const found = await prisma.invitation.findFirst({
        where: { ...bySecret(secret), ...openAt(now) },
        include: { organization: true },
      });
      if (!found) return null;
      const hasAccount = (await prisma.user.count({ where: { email: found.email } })) > 0;
      return { ...found, organization: found.organization.name, hasAccount };
    },

    /**
     * Makes the invited person, who has an account, a member; returns the organization.
     * @throws ChangeRefused missing, other_person, already_member
     */
    accept(secret: string, userId: Uuid, circumstances: Circumstances): Promise<Uuid> {
      return prisma.$transaction(async (transaction) => {
        const invitation = await take(transaction, secret, circumstances.now);
        const user = await transaction.user.findUnique({ where: { id: userId } });
        if (user?.email !== invitation.email) throw new ChangeRefused("other_person", "token");
        return join(transaction, invitation, user, circumstances);
      });
    },

    /**
     * Creates the invited person with a password and makes them a member; returns the organization.
     * @throws ChangeRefused missing, has_account
     */
    async signUp(
      secret: string,
      { name, password }: { name: string; password: string },
      circumstances: Circumstances,
    ): Promise<Uuid> {
      // Hashing takes long: not while others wait for the organization, and not for a link that is good for nothing.
      if (!(await this.find(secret, circumstances.now))) throw new ChangeRefused("missing");
      const passwordHash = await hashPassword(password);
      return prisma.$transaction(async (transaction) => {
        const invitation = await take(transaction, secret, circumstances.now);
        const { email } = invitation;
        // Another organization may have invited them, too; both invitations may be accepted at once.
        await lockEmail(transaction, email);
        if ((await transaction.user.count({ where: { email } })) > 0)
          throw new ChangeRefused("has_account", "token");
        const { now } = circumstances;
        const user = await transaction.user.create({
          data: { id: newUuid(now.getTime()), email, name, passwordHash, createdAt: now },
        });
        return join(transaction, invitation, user, circumstances);
      });
    },
  };
}

/** Uses an invitation up; of two at once one finds it open. */
async function take(transaction: Transaction, secret: string, now: Date) {
  const where = { ...bySecret(secret), ...openAt(now) };
  const found = await transaction.invitation.findFirst({ where, include: { teams: true } });
  if (!found) throw new ChangeRefused("missing");
  await lockOrganization(transaction, found.organizationId);
  const { count } = await transaction.invitation.updateMany({ where, data: { acceptedAt: now } });
  if (count === 0) throw new ChangeRefused("missing");
  return found;
}

async function join(
  transaction: Transaction,
  { organizationId, role, teams }: Awaited<ReturnType<typeof take>>,
  user: { id: Uuid; email: string },
  circumstances: Circumstances,
): Promise<Uuid> {
  const key = { organizationId, userId: user.id };
  await lockUser(transaction, user.id);
  if ((await transaction.membership.count({ where: key })) > 0)
    throw new ChangeRefused("already_member", "token");
  await transaction.membership.create({ data: { ...key, role, createdAt: circumstances.now } });
  await transaction.teamMembership.createMany({
    data: teams.map(({ initiativeId, isLead }) => ({ ...key, initiativeId, isLead })),
  });
  await recordEvent(executeIn(transaction), { ...key, tokenId: null }, circumstances, {
    action: "member.joined",
    target: { kind: "user", id: user.id, name: user.email },
    details: { role },
  });
  return organizationId;
}
