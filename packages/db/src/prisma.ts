import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "../generated/client.ts";

export { Prisma, PrismaClient } from "../generated/client.ts";
export type { Role, Scheduler } from "../generated/client.ts";

/**
 * A Prisma client on a pool that is somebody else's: closing the client leaves the pool open. Its transactions wait for a
 * connection as long as any caller of the pool, and may take as long as one statement.
 */
export function createPrisma(pool: pg.Pool): PrismaClient {
  const { connectionTimeoutMillis: maxWait, statement_timeout: timeout } = pool.options;
  return new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: false }),
    transactionOptions: { ...(maxWait && { maxWait }), ...(timeout && { timeout }) },
  });
}
