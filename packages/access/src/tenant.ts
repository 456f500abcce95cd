import type { Uuid } from "@muster/contract";
import type { Prisma, PrismaClient } from "@muster/db";
import type pg from "pg";
import { rowTypes } from "./row-types.ts";
import { TenantQuery } from "./tenant-query.ts";

/** A statement with its values; the name lets the server keep its plan. */
export interface Statement extends UnnamedStatement {
  readonly name: string;
}

/** A statement that is planned each time it runs, for the sizes that tables have by then. */
export interface UnnamedStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Runs a statement behind the tenant wall of an organization. */
export type RunStatement = <Row extends pg.QueryResultRow>(statement: Statement) => Promise<Row[]>;
export type RunUnnamed = <Row extends pg.QueryResultRow>(statement: UnnamedStatement) => Promise<Row[]>;

/**
 * Reads as one tenant: behind the tenant wall, in a read-only transaction, all of it sent in one round trip. Rows come with
 * booleans and numbers parsed, everything else as Postgres writes it.
 */
export async function readAsTenant<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  organizationId: Uuid,
  { name, text, values }: Statement,
): Promise<Row[]> {
  const query = new TenantQuery<Row>(organizationId, { name, text, values: [...values] });
  // A client gives a query back as it was; a pool promises that it has ended.
  await (pool.query(query) as unknown as Promise<unknown>);
  return query.found;
}

/** Runs Prisma queries as one tenant, in one transaction behind the tenant wall. */
export function prismaAsTenant<T>(
  prisma: PrismaClient,
  organizationId: Uuid,
  run: (transaction: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return prisma.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`select set_config('app.org', ${organizationId}, true)`;
      return run(transaction);
    },
    // As long as the pool lets a caller wait, and a statement run.
    { maxWait: 3_000, timeout: 15_000 },
  );
}

/**
 * Runs statements one after the other in a transaction of one tenant, behind the tenant wall, in which may be written. None keeps
 * its plan: one from when there was no workload yet may look each up by going through all, and planning costs little beside a batch.
 */
export async function writeAsTenant<T>(
  pool: pg.Pool,
  organizationId: Uuid,
  work: (run: RunUnnamed) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    // Also the plans of what triggers and foreign keys look up: they would be kept from when tables were empty.
    await client.query("begin; discard plans");
    await client.query({
      name: "enter_tenant",
      text: "select set_config('app.org', $1, true)",
      values: [organizationId],
    });
    const result = await work(async ({ text, values }) => {
      const { rows } = await client.query({ text, values: [...values], types: rowTypes });
      return rows;
    });
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((cause: Error) => (failure = cause));
    throw error;
  } finally {
    // A connection that can't even roll back is of no use to anybody.
    client.release(failure);
  }
}
