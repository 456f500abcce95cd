import type { Role, Uuid } from "@muster/contract";
import type { PrismaClient } from "@muster/db";
import { type Act, change, ChangeRefused, type Transaction } from "./change.ts";
import { requireTeams, slugsOf, teamRows } from "./team-sets.ts";

export interface MemberChange {
  readonly role?: Role | undefined;
  readonly ledTeamIds?: readonly Uuid[] | undefined;
  readonly joinedTeamIds?: readonly Uuid[] | undefined;
}

/** Changes of who is a member of an organization, and as what. */
export function memberChanges(prisma: PrismaClient) {
  return {
    /**
     * Sets a member's role and teams, where they are given.
     * @throws ChangeRefused missing, last_admin, unknown_team, archived_team
     */
    update(act: Act, userId: Uuid, { role, ledTeamIds, joinedTeamIds }: MemberChange): Promise<void> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId } = act.principal;
        const member = await memberOf(transaction, organizationId, userId);
        const target = { kind: "user", id: userId, name: member.email } as const;
        if (role !== undefined && role !== member.role) {
          if (member.role === "ORG_ADMIN")
            await requireOtherAdmin(transaction, organizationId, userId, "role");
          await transaction.membership.updateMany({ where: { organizationId, userId }, data: { role } });
          await record({ action: "member.role_changed", target, details: { from: member.role, to: role } });
        }
        if (ledTeamIds === undefined && joinedTeamIds === undefined) return;
        const before = await transaction.teamMembership.findMany({ where: { organizationId, userId } });
        const idsOf = (isLead: boolean) =>
          before.filter((row) => row.isLead === isLead).map(({ initiativeId }) => initiativeId);
        // Who is said to be in a team does not lead it any more, unless that is said, too.
        const sets = {
          ledTeamIds: ledTeamIds ?? idsOf(true).filter((id) => !joinedTeamIds?.includes(id)),
          joinedTeamIds: joinedTeamIds ?? idsOf(false),
        };
        const rows = teamRows(sets);
        const key = (row: { initiativeId: string; isLead: boolean }) => `${row.initiativeId} ${row.isLead}`;
        if (rows.map(key).sort().join() === before.map(key).sort().join()) return;
        // Whoever was in a team when it was archived may stay in it.
        const kept = new Set(before.map(({ initiativeId }) => initiativeId));
        const isNew = (id: Uuid) => !kept.has(id);
        await requireTeams(transaction, organizationId, {
          ledTeamIds: sets.ledTeamIds.filter(isNew),
          joinedTeamIds: sets.joinedTeamIds.filter(isNew),
        });
        await transaction.teamMembership.deleteMany({ where: { organizationId, userId } });
        await transaction.teamMembership.createMany({
          data: rows.map((row) => ({ ...row, organizationId, userId })),
        });
        const slugs = (isLead: boolean) =>
          slugsOf(
            transaction,
            organizationId,
            rows.filter((row) => row.isLead === isLead).map(({ initiativeId }) => initiativeId),
          );
        const details = { leads: await slugs(true), joins: await slugs(false) };
        await record({ action: "member.teams_changed", target, details });
      });
    },

    /**
     * Ends a membership; sessions, tokens and teams go with it.
     * @throws ChangeRefused missing, last_admin
     */
    remove(act: Act, userId: Uuid): Promise<void> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId } = act.principal;
        const member = await memberOf(transaction, organizationId, userId);
        if (member.role === "ORG_ADMIN")
          await requireOtherAdmin(transaction, organizationId, userId, "user_id");
        // First told, then done: afterwards nobody knows their name.
        await record({
          action: "member.removed",
          target: { kind: "user", id: userId, name: member.email },
          details: { role: member.role },
        });
        await transaction.membership.deleteMany({ where: { organizationId, userId } });
      });
    },
  };
}

async function memberOf(transaction: Transaction, organizationId: Uuid, userId: Uuid) {
  const membership = await transaction.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId } },
    select: { role: true, user: { select: { email: true } } },
  });
  if (!membership) throw new ChangeRefused("missing");
  return { role: membership.role, email: membership.user.email };
}

async function requireOtherAdmin(
  transaction: Transaction,
  organizationId: Uuid,
  userId: Uuid,
  field: string,
): Promise<void> {
  const others = await transaction.membership.count({
    where: { organizationId, role: "ORG_ADMIN", userId: { not: userId } },
  });
  if (others === 0) throw new ChangeRefused("last_admin", field);
}
