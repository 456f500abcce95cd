import type { Prisma } from "@muster/db";

/**
 * Locks of what no row stands for, each held until the transaction ends. Who takes several takes them in the order in which they
 * stand here, and before any row: otherwise two could wait for each other in a ring.
 */
type Lock = (transaction: Prisma.TransactionClient, of: string) => Promise<void>;

/** Waits until no other change of the organization is under way. */
export const lockOrganization: Lock = (transaction, organizationId) =>
  lock(transaction, `administration:${organizationId}`);

/** Lets nobody else make an account for this email. */
export const lockEmail: Lock = (transaction, email) => lock(transaction, `muster:account:${email}`);

/** Lets nobody else change a person, or make them a member. */
export const lockUser: Lock = (transaction, userId) => lock(transaction, `user:${userId}`);

/** Lets nobody else set the first organization up; taken with no other. */
export const lockSetup = (transaction: Prisma.TransactionClient): Promise<void> =>
  lock(transaction, "muster:setup");

async function lock(transaction: Prisma.TransactionClient, key: string): Promise<void> {
  await transaction.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
}
