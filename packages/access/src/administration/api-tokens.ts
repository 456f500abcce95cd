import { DAY_MS, newUuid, type Role, type Scope, TOKEN_DAYS, type Uuid } from "@muster/contract";
import type { PrismaClient } from "@muster/db";
import { bySecret, isGood, newApiToken } from "../tokens.ts";
import type { AuditedEvent } from "./audit.ts";
import { type Act, change, ChangeRefused, type Transaction } from "./change.ts";
import { requireTeams, slugsOf, teamRows, type TeamSets } from "./team-sets.ts";

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly days: number;
  /** The organization's own token, with this role and these teams; absent: the principal's. */
  readonly service?: (TeamSets & { readonly role: Role }) | undefined;
}

/** A token that was just made: the only time that its secret is known. */
export interface IssuedToken {
  readonly id: Uuid;
  readonly secret: string;
}

/** Changes of an organization's API tokens. */
export function tokenChanges(prisma: PrismaClient) {
  return {
    /**
     * Makes a token for the principal, or for the organization itself.
     * @throws ChangeRefused unknown_team, archived_team, too_many_tokens
     */
    create(act: Act, token: NewToken): Promise<IssuedToken> {
      return change(prisma, act, (transaction, record) => issueToken(transaction, record, act, token));
    },

    /**
     * Makes a token good for nothing; an administrator any, others their own. One that is revoked already stays as it is.
     * @throws ChangeRefused missing
     */
    revoke(act: Act, id: Uuid): Promise<void> {
      return change(prisma, act, async (transaction, record) => {
        const { organizationId, role, userId } = act.principal;
        const own = role === "ORG_ADMIN" ? {} : { ownerUserId: { in: userId === null ? [] : [userId] } };
        const where = { organizationId, id, ...own };
        const token = await transaction.apiToken.findFirst({
          where,
          select: { name: true, revokedAt: true },
        });
        if (!token) throw new ChangeRefused("missing");
        if (token.revokedAt !== null) return;
        await transaction.apiToken.updateMany({ where, data: { revokedAt: act.now } });
        await record({ action: "token.revoked", target: { kind: "token", id, name: token.name } });
      });
    },
  };
}

/** So many good tokens one person may have, and so many service tokens an organization. */
const MOST_OWN = 100;
const MOST_SERVICE = 500;

async function requireRoom(
  transaction: Transaction,
  organizationId: Uuid,
  ownerUserId: Uuid | null,
  now: Date,
): Promise<void> {
  const good = { organizationId, ownerUserId, ...isGood(now) };
  const most = ownerUserId === null ? MOST_SERVICE : MOST_OWN;
  if ((await transaction.apiToken.count({ where: good })) >= most) throw new ChangeRefused("too_many_tokens");
}

/** Makes a token in a change that is under way. */
export async function issueToken(
  transaction: Transaction,
  record: (event: AuditedEvent) => Promise<void>,
  { principal, now }: Act,
  { name, scopes, days, service }: NewToken,
): Promise<IssuedToken> {
  const { organizationId, userId } = principal;
  if (service) await requireTeams(transaction, organizationId, service, "service.");
  await requireRoom(transaction, organizationId, service ? null : userId, now);
  const id = newUuid(now.getTime());
  const secret = newApiToken();
  const expiresAt = new Date(now.getTime() + Math.min(days, TOKEN_DAYS) * DAY_MS);
  const owner = service ? { serviceRole: service.role } : { ownerUserId: userId };
  await transaction.apiToken.createMany({
    data: [
      {
        organizationId,
        id,
        name,
        scopes: [...scopes],
        createdAt: now,
        expiresAt,
        ...owner,
        ...bySecret(secret),
      },
    ],
  });
  const rows = service ? teamRows(service) : [];
  if (rows.length > 0)
    await transaction.apiTokenTeam.createMany({
      data: rows.map((row) => ({ ...row, organizationId, tokenId: id })),
    });
  const details = {
    scopes,
    days,
    ...(service && {
      role: service.role,
      leads: await slugsOf(transaction, organizationId, service.ledTeamIds),
      joins: await slugsOf(transaction, organizationId, service.joinedTeamIds),
    }),
  };
  await record({ action: "token.created", target: { kind: "token", id, name }, details });
  return { id, secret };
}
