import type { Uuid } from "@muster/contract";
import type { Prisma, PrismaClient } from "@muster/db";
import type pg from "pg";
import { rowTypes } from "./row-types.ts";
import { TenantQuery } from "./tenant-query.ts";

/** A statement with its values; the name lets the server keep its plan. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Runs a statement behind the tenant wall of an organization. */
export type RunStatement = <Row extends pg.QueryResultRow>(statement: Statement) => Promise<Row[]>;

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
  return prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`select set_config('app.org', ${organizationId}, true)`;
    return run(transaction);
  });
}

/** How many transactions of each connection have written. */
const writesOf = new WeakMap<pg.ClientBase, number>();

// A plan made when there was no workload yet may look each one up by going through all, also what triggers and foreign keys look up.
// So plans are made anew whenever a connection has written twice as often as when they were made.
function arePlansOld(client: pg.ClientBase): boolean {
  const writes = (writesOf.get(client) ?? 0) + 1;
  writesOf.set(client, writes);
  return Number.isInteger(Math.log2(writes));
}

/** Runs statements one after the other in a transaction of one tenant, behind the tenant wall, in which may be written. */
export async function writeAsTenant<T>(
  pool: pg.Pool,
  organizationId: Uuid,
  work: (run: RunStatement) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query(arePlansOld(client) ? "begin; discard plans" : "begin");
    await client.query({
      name: "enter_tenant",
      text: "select set_config('app.org', $1, true)",
      values: [organizationId],
    });
    const result = await work(async ({ name, text, values }) => {
      const { rows } = await client.query({ name, text, values: [...values], types: rowTypes });
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
