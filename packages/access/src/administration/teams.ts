import { newUuid, UNASSIGNED_SLUG, type Uuid } from "@muster/contract";
import type { PrismaClient } from "@muster/db";
import { type Act, change, ChangeRefused, type Transaction } from "./change.ts";

/** So deep a tree may be: whatever looks at a team looks at all above it. */
export const MOST_LEVELS = 20;

export interface NewTeam {
  readonly name: string;
  readonly slug: string;
  readonly parentId: Uuid | null;
}

export interface TeamChange {
  readonly name?: string | undefined;
  readonly parentId?: Uuid | null | undefined;
  readonly isArchived?: boolean | undefined;
}

/** Changes of an organization's tree of teams. */
export function teamChanges(prisma: PrismaClient) {
  return {
    /**
     * Adds a team and returns its id.
     * @throws ChangeRefused slug_taken, and unknown_team, archived_team, below_unassigned or too_deep for the team above
     */
    create(act: Act, { name, slug, parentId }: NewTeam): Promise<Uuid> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId } = act.principal;
        if ((await transaction.initiative.count({ where: { organizationId, slug } })) > 0)
          throw new ChangeRefused("slug_taken", "slug");
        const parent = parentId === null ? null : await requireParent(transaction, organizationId, parentId);
        const id = newUuid(act.now.getTime());
        await transaction.initiative.createMany({
          data: [{ organizationId, id, parentId, name, slug, createdAt: act.now }],
        });
        await record({
          action: "team.created",
          target: { kind: "initiative", id, name },
          details: { slug, parent: parent?.name ?? null },
        });
        return id;
      });
    },

    /**
     * Sets a team's name, place and whether it is archived, where they are given.
     * @throws ChangeRefused missing, below_itself, unassigned, teams_below, and for the team above as `create`
     */
    update(act: Act, id: Uuid, { name, parentId, isArchived }: TeamChange): Promise<void> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId } = act.principal;
        const where = { organizationId, id };
        const team = await transaction.initiative.findFirst({ where });
        if (!team) throw new ChangeRefused("missing");
        const target = { kind: "initiative", id, name: name ?? team.name } as const;

        if (name !== undefined && name !== team.name) {
          await transaction.initiative.updateMany({ where, data: { name } });
          await record({ action: "team.renamed", target, details: { from: team.name, to: name } });
        }
        if (parentId !== undefined && parentId !== team.parentId) {
          if (team.slug === UNASSIGNED_SLUG) throw new ChangeRefused("unassigned", "parent_id");
          const parent =
            parentId === null ? null : await requireParent(transaction, organizationId, parentId, id);
          const above = await nameOf(transaction, organizationId, team.parentId);
          await transaction.initiative.updateMany({ where, data: { parentId } });
          await record({ action: "team.moved", target, details: { from: above, to: parent?.name ?? null } });
        }
        if (isArchived !== undefined && isArchived !== (team.archivedAt !== null)) {
          if (team.slug === UNASSIGNED_SLUG) throw new ChangeRefused("unassigned", "is_archived");
          const standsBelow = parentId === undefined ? team.parentId : parentId;
          if (isArchived) await requireNoneBelow(transaction, organizationId, id);
          else if (standsBelow !== null)
            await requireParent(transaction, organizationId, standsBelow, id, "is_archived");
          await transaction.initiative.updateMany({
            where,
            data: { archivedAt: isArchived ? act.now : null },
          });
          await record({ action: isArchived ? "team.archived" : "team.unarchived", target });
        }
      });
    },
  };
}

async function requireParent(
  transaction: Transaction,
  organizationId: Uuid,
  id: Uuid,
  childId?: Uuid,
  field = "parent_id",
): Promise<{ name: string }> {
  const parent = await transaction.initiative.findFirst({ where: { organizationId, id } });
  if (!parent) throw new ChangeRefused("unknown_team", field);
  if (parent.slug === UNASSIGNED_SLUG) throw new ChangeRefused("below_unassigned", field);
  if (childId !== undefined && parent.path.includes(childId)) throw new ChangeRefused("below_itself", field);
  if (parent.archivedAt !== null)
    throw new ChangeRefused(field === "is_archived" ? "below_archived" : "archived_team", field);
  if (parent.path.length + (await heightOf(transaction, organizationId, childId)) > MOST_LEVELS)
    throw new ChangeRefused("too_deep", field);
  return parent;
}

/** How many levels a team and those below it have; one for a team that is new. */
async function heightOf(transaction: Transaction, organizationId: Uuid, id?: Uuid): Promise<number> {
  if (id === undefined) return 1;
  const teams = await transaction.initiative.findMany({
    where: { organizationId, path: { has: id } },
    select: { path: true },
  });
  return Math.max(1, ...teams.map(({ path }) => path.length - path.indexOf(id)));
}

async function requireNoneBelow(
  transaction: Transaction,
  organizationId: Uuid,
  parentId: Uuid,
): Promise<void> {
  const below = await transaction.initiative.count({ where: { organizationId, parentId, archivedAt: null } });
  if (below > 0) throw new ChangeRefused("teams_below", "is_archived");
}

async function nameOf(
  transaction: Transaction,
  organizationId: Uuid,
  id: Uuid | null,
): Promise<string | null> {
  if (id === null) return null;
  return (await transaction.initiative.findFirst({ where: { organizationId, id } }))?.name ?? null;
}
