import type { Uuid } from "@muster/contract";
import type pg from "pg";
import { rowTypes } from "./row-types.ts";
import type { Statement } from "./tenant.ts";
import type { InTurn } from "./turns.ts";

const ROWS_AT_ONCE = 500;
/** However slowly one likes, but not for ever: meanwhile the database can tidy up nothing, for anybody. */
const MOST_MS = 30 * 60_000;

/** The rows of a query as they all were at one moment, read as slowly as one likes. Whoever has it must close it. */
export interface Snapshot<Row> {
  readonly totalCount: number;
  /** The next rows, none when all were read. */
  next(): Promise<Row[]>;
  /** Ends it at once, also while rows are awaited: the database stops working on them. */
  close(): Promise<void>;
}

/** Opens a snapshot of the rows of a statement; `count` has the one column `total_count`: how many there are. */
export type OpenSnapshot = <Row extends pg.QueryResultRow>(
  count: Statement,
  rows: Statement,
) => Promise<Snapshot<Row>>;

// Who does not read on for so long has gone; and a database that notices nobody is there does not sort a million rows for them.
const PREPARE = `select set_config('app.org', $1, true), set_config('idle_in_transaction_session_timeout', '60s', true),
  set_config('client_connection_check_interval', '1s', true)`;

/**
 * Opens a snapshot behind the tenant wall, in a transaction that may write nothing. Its rows come by a cursor of the database,
 * so that neither side ever holds them all.
 */
export async function openSnapshot<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  organizationId: Uuid,
  count: Statement,
  rows: Statement,
): Promise<Snapshot<Row>> {
  const client = await pool.connect();
  let isIdle = true;
  let isOpen = true;
  const deadline = setTimeout(() => void close(), MOST_MS).unref();

  async function run<R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) {
    isIdle = false;
    const result = await client.query<R>({ text, values: [...values], types: rowTypes });
    isIdle = true;
    return result.rows;
  }

  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(deadline);
    // What is under way, or has failed, is ended with its connection.
    const isWell =
      isIdle &&
      (await run("rollback")
        .then(() => true)
        .catch(() => false));
    client.release(!isWell);
  }

  try {
    await run("begin isolation level repeatable read, read only");
    await run(PREPARE, [organizationId]);
    const [total] = await run<{ total_count: number }>(count.text, count.values);
    await run(`declare snapshot no scroll cursor for ${rows.text}`, rows.values);
    return {
      totalCount: total?.total_count ?? 0,
      async next() {
        if (!isOpen) throw new Error("The snapshot has been closed.");
        return run<Row>(`fetch ${ROWS_AT_ONCE} from snapshot`);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens a snapshot in turn; the turn ends when the snapshot is closed. */
export function inTurnUntilClosed<Row>(
  inTurn: InTurn,
  key: string,
  open: () => Promise<Snapshot<Row>>,
): Promise<Snapshot<Row>> {
  return new Promise((resolve, reject) => {
    inTurn(key, async () => {
      const snapshot = await open();
      await new Promise<void>((closed) => {
        resolve({ ...snapshot, close: () => snapshot.close().finally(closed) });
      });
    }).catch(reject);
  });
}
