import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "../generated/client.ts";

export { Prisma, PrismaClient } from "../generated/client.ts";
export type { Role, Scheduler } from "../generated/client.ts";

/** A Prisma client on a pool that is somebody else's: closing the client leaves the pool open. */
export function createPrisma(pool: pg.Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
}
