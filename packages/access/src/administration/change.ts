import type { Prisma, PrismaClient } from "@muster/db";
import type { Principal } from "../principal.ts";
import { prismaAsTenant } from "../tenant.ts";
import { isGood } from "../tokens.ts";
import {
  type AuditAuthor,
  type AuditedEvent,
  type Circumstances,
  type Execute,
  recordEvent,
} from "./audit.ts";
import { lockOrganization } from "./locks.ts";

/** A request to change something: whose, when, from where. */
export interface Act extends Circumstances {
  readonly principal: Principal;
}

export type Transaction = Prisma.TransactionClient;
type Record = (event: AuditedEvent) => Promise<void>;

/** Why a change can't be made. `missing`: there is no such thing, or not for whoever asks. */
export type Refusal =
  | "missing"
  | "no_longer"
  | "last_admin"
  | "unknown_team"
  | "archived_team"
  | "below_archived"
  | "below_itself"
  | "below_unassigned"
  | "too_deep"
  | "unassigned"
  | "teams_below"
  | "name_taken"
  | "slug_taken"
  | "cluster_reported"
  | "too_many_views"
  | "too_many_tokens"
  | "view_of_other"
  | "already_member"
  | "other_person"
  | "has_account"
  | "wrong_password"
  | "no_password"
  | "own_password"
  | "member_elsewhere"
  | "without_password";

/** Thrown to undo a change: why, and the field of the request that is the reason. */
export class ChangeRefused extends Error {
  override name = "ChangeRefused";
  readonly reason: Refusal;
  readonly field: string;

  constructor(reason: Refusal, field = "") {
    super(reason);
    this.reason = reason;
    this.field = field;
  }
}

/** The author that a principal is in the log. */
const authorOf = ({ organizationId, userId, via }: Principal): AuditAuthor => ({
  organizationId,
  userId,
  tokenId: via.kind === "token" ? via.id : null,
});

/** Lets the log be written in a Prisma transaction. */
export const executeIn =
  (transaction: Transaction): Execute =>
  (text, values) =>
    transaction.$executeRawUnsafe(text, ...values);

/**
 * Changes an organization as a principal, behind the tenant wall. One change of an organization at a time, so that rules over
 * several rows (there is always an administrator, a name is taken once) hold without trying again.
 * @throws ChangeRefused no_longer: whoever asks may not any more, whatever they ask for
 */
export function change<T>(
  prisma: PrismaClient,
  act: Act,
  run: (transaction: Transaction, record: Record) => Promise<T>,
): Promise<T> {
  const { organizationId } = act.principal;
  return prismaAsTenant(prisma, organizationId, async (transaction) => {
    await lockOrganization(transaction, organizationId);
    await requireStanding(transaction, act);
    return run(transaction, (event) =>
      recordEvent(executeIn(transaction), authorOf(act.principal), act, event),
    );
  });
}

// Who asks was found out before the request was whole, and before its turn came: who has been removed or demoted meanwhile, or whose
// token was revoked, must not change anything more.
async function requireStanding(transaction: Transaction, { principal, now }: Act): Promise<void> {
  const { organizationId, userId, role, via } = principal;
  if (userId !== null) {
    const member = await transaction.membership.findFirst({ where: { organizationId, userId } });
    if (member?.role !== role) throw new ChangeRefused("no_longer");
  }
  if (via.kind !== "token") return;
  const token = { organizationId, id: via.id, ...isGood(now) };
  if ((await transaction.apiToken.count({ where: token })) === 0) throw new ChangeRefused("no_longer");
}
