import type { Uuid } from "@muster/contract";
import type { Prisma, PrismaClient } from "@muster/db";
import type pg from "pg";

/** A statement with its values; the name lets the server keep its plan. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const BEGIN = { name: "tenant_begin", text: "begin transaction read only" };
const SELECT_TENANT = { name: "tenant_select", text: "select set_config('app.org', $1, true)" };
const COMMIT = { name: "tenant_commit", text: "commit" };

// Times stay text (a Date would be parsed only to be printed again) and bigint becomes a number: counts and seconds stay below 2^53.
const AS_TEXT = (value: string): string => value;
const PARSERS = new Map<number, (value: string) => unknown>([
  [16, (value) => value === "t"],
  [20, Number],
  [21, Number],
  [23, Number],
]);
const types = {
  getTypeParser: (oid: number) => PARSERS.get(oid) ?? AS_TEXT,
} as unknown as pg.CustomTypesConfig;

/**
 * Reads as one tenant: behind the tenant wall, in a read-only transaction, all of it sent in one round trip
 * (the pool's clients pipeline). Rows come with booleans and numbers parsed, everything else as Postgres writes it.
 */
export async function readAsTenant<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  organizationId: Uuid,
  statement: Statement,
): Promise<Row[]> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    const [, , result] = await Promise.all([
      client.query(BEGIN),
      client.query({ ...SELECT_TENANT, values: [organizationId] }),
      client.query<Row>({ name: statement.name, text: statement.text, values: [...statement.values], types }),
      client.query(COMMIT),
    ]);
    return result.rows;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // After an error the answers still on their way belong to nobody: the connection is not used again.
    client.release(failure);
  }
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
