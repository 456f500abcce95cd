import type { Uuid } from "@muster/contract";
import { createPool, createPrisma, endOnAbort } from "@muster/db";
import type pg from "pg";
import type { Circumstances } from "./administration/audit.ts";
import { type NewPasswordLink, passwordLinkOfOperator } from "./administration/password-links.ts";

/** A sum that does not equal the rows that it is of. */
interface DriftedSum {
  readonly organization_id: string;
  readonly cube: string;
  readonly grain: string;
}

/** Looks after the whole database, past both walls: for whoever may open it, never for a request. */
export interface Caretaker {
  /** Sums that do not equal the rows; none when all is well. */
  drifted(): Promise<DriftedSum[]>;
  /** Makes all sums anew from the rows. Whoever delivers waits meanwhile. */
  rebuild(): Promise<void>;
  /** How many workloads ended before a moment. */
  countEndedBefore(moment: Date): Promise<number>;
  /** Drops up to so many of them with their history, what they add up to kept; resolves with how many. */
  archiveEndedBefore(moment: Date, most: number): Promise<number>;
  /** All organizations, by slug. */
  organizations(): Promise<{ readonly id: Uuid; readonly slug: string }[]>;
  /** The clusters of one, by name. */
  clustersOf(organizationId: Uuid): Promise<{ readonly id: Uuid; readonly name: string }[]>;
  /** Makes a link by which a person chooses a new password; null when nobody with this email is in an organization. */
  passwordLink(email: string, circumstances: Circumstances): Promise<NewPasswordLink | null>;
  /** Folds what waits to be folded. */
  fold(): Promise<void>;
  close(): Promise<void>;
}

// Going through all rows of a large database takes as long as it takes.
const STATEMENT_TIMEOUT_MS = 60 * 60_000;

/** The signal ends whatever statement runs, and lets none begin. */
export function createCaretaker(databaseUrl: string, signal?: AbortSignal): Caretaker {
  const pool = createPool({
    url: databaseUrl,
    role: "muster_maintenance",
    maxConnections: 1,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  if (signal) pool.on("connect", (client) => endOnAbort(client, databaseUrl, signal));
  const query = <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    unlessDeadlocked(() => {
      signal?.throwIfAborted();
      return pool.query<Row>(sql, [...values]);
    });
  const count = async (sql: string, values: readonly unknown[]): Promise<number> =>
    Number((await query<{ count: string }>(sql, values)).rows[0]?.count ?? 0);
  return {
    drifted: async () =>
      (await query<DriftedSum>("select organization_id, cube, grain from drifted_workload_rollups()")).rows,
    rebuild: async () => void (await query("select rebuild_workload_rollups()")),
    countEndedBefore: (moment) =>
      count("select count(*) from droppable_workloads where completed_at < $1", [moment]),
    archiveEndedBefore: (moment, most) => count("select archive_workloads($1, $2) as count", [moment, most]),
    organizations: async () =>
      (await query<{ id: Uuid; slug: string }>("select id, slug from organizations order by slug")).rows,
    clustersOf: async (organizationId) =>
      (
        await query<{ id: Uuid; name: string }>(
          "select id, name from clusters where organization_id = $1 order by name",
          [organizationId],
        )
      ).rows,
    passwordLink: (email, circumstances) => passwordLinkOfOperator(createPrisma(pool), email, circumstances),
    async fold() {
      while ((await count("select fold_workload_rollups() as count", [])) > 0);
    },
    close: () => pool.end(),
  };
}

const DEADLOCK = "40P01";
const MOST_TRIES = 5;

/** Whoever delivers at the same time may take the same rows the other way round. What was ended for that left nothing: it is done again. */
async function unlessDeadlocked<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const isDeadlock = error instanceof Error && "code" in error && error.code === DEADLOCK;
      if (!isDeadlock || tries === MOST_TRIES) throw error;
    }
  }
}
