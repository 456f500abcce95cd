import { newUuid, type Uuid } from "@muster/contract";
import type { PrismaClient } from "@muster/db";
import { narrowTeams, type Principal, scopeOf } from "../principal.ts";
import { type Act, change, ChangeRefused, type Transaction } from "./change.ts";

export interface NewView {
  readonly name: string;
  readonly query: string;
  /** The team that sees it; null: nobody but its owner. */
  readonly initiativeId: Uuid | null;
}

/** More would be no help to find anything. */
const MOST_VIEWS = 100;

/** Changes of saved views. The log is not told: nothing that anybody may see or do depends on them. */
export function viewChanges(prisma: PrismaClient) {
  return {
    /**
     * Saves a view for a person and returns its id.
     * @throws ChangeRefused name_taken, too_many_views, and unknown_team or archived_team for the team that is to see it
     */
    create(act: Act, ownerUserId: Uuid, { name, query, initiativeId }: NewView): Promise<Uuid> {
      return change(prisma, act, async (transaction) => {
        const { organizationId } = act.principal;
        if ((await transaction.savedView.count({ where: { organizationId, ownerUserId } })) >= MOST_VIEWS)
          throw new ChangeRefused("too_many_views");
        await requireFreeName(transaction, organizationId, ownerUserId, name);
        if (initiativeId !== null) await requireSeenTeam(transaction, act.principal, initiativeId);
        const owner = await transaction.user.findFirst({
          where: { id: ownerUserId },
          select: { name: true },
        });
        if (!owner) throw new ChangeRefused("missing");
        const id = newUuid(act.now.getTime());
        await transaction.savedView.createMany({
          data: [
            {
              organizationId,
              id,
              ownerUserId,
              ownerName: owner.name,
              initiativeId,
              name,
              query,
              createdAt: act.now,
            },
          ],
        });
        return id;
      });
    },

    /**
     * Sets a view's name, what it shows and who sees it, where they are given.
     * @throws ChangeRefused missing when it is not the principal's to change, view_of_other, and as `create`
     */
    update(act: Act, id: Uuid, { name, query, initiativeId }: Partial<NewView>): Promise<void> {
      return change(prisma, act, async (transaction) => {
        const { organizationId } = act.principal;
        const where = { organizationId, id, ...changeableBy(act.principal) };
        const view = await transaction.savedView.findFirst({ where });
        if (!view) throw new ChangeRefused("missing");
        if (initiativeId === null && view.ownerUserId !== act.principal.userId)
          throw new ChangeRefused("view_of_other", "initiative_id");
        if (name !== undefined && name !== view.name)
          await requireFreeName(transaction, organizationId, view.ownerUserId, name);
        if (initiativeId !== undefined && initiativeId !== null && initiativeId !== view.initiativeId)
          await requireSeenTeam(transaction, act.principal, initiativeId);
        const data = {
          ...(name === undefined ? {} : { name }),
          ...(query === undefined ? {} : { query }),
          ...(initiativeId === undefined ? {} : { initiativeId }),
        };
        await transaction.savedView.updateMany({ where, data });
      });
    },

    /** @throws ChangeRefused missing when it is not the principal's to remove */
    remove(act: Act, id: Uuid): Promise<void> {
      return change(prisma, act, async (transaction) => {
        const { organizationId } = act.principal;
        const where = { organizationId, id, ...changeableBy(act.principal) };
        const { count } = await transaction.savedView.deleteMany({ where });
        if (count === 0) throw new ChangeRefused("missing");
      });
    },
  };
}

// One's own; an administrator also tidies what is shared.
const changeableBy = ({ userId, role }: Principal) => ({
  OR: [
    { ownerUserId: { in: userId === null ? [] : [userId] } },
    ...(role === "ORG_ADMIN" ? [{ initiativeId: { not: null } }] : []),
  ],
});

async function requireFreeName(
  transaction: Transaction,
  organizationId: Uuid,
  ownerUserId: Uuid,
  name: string,
): Promise<void> {
  const taken = await transaction.savedView.count({ where: { organizationId, ownerUserId, name } });
  if (taken > 0) throw new ChangeRefused("name_taken", "name");
}

async function requireSeenTeam(transaction: Transaction, principal: Principal, id: Uuid): Promise<void> {
  const { organizationId } = principal;
  const isSeen = narrowTeams(scopeOf(principal), [id]).includes(id);
  const team = isSeen && (await transaction.initiative.findFirst({ where: { organizationId, id } }));
  if (!team) throw new ChangeRefused("unknown_team", "initiative_id");
  if (team.archivedAt !== null) throw new ChangeRefused("archived_team", "initiative_id");
}
