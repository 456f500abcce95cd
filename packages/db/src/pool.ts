import pg from "pg";

/** The database roles that Muster works as. What each may see is written in the migration `walls_and_counts`. */
export type DatabaseRole = "muster_app" | "muster_auth" | "muster_maintenance";

/** How long one statement may take where nothing else is said. */
export const STATEMENT_TIMEOUT_MS = 15_000;

export interface PoolOptions {
  /** Where the database is: `postgresql://user:password@host:port/name`. */
  readonly url: string;
  /** What every connection works as, from its first statement on. */
  readonly role: DatabaseRole;
  /** The most connections that may be open at once. */
  readonly maxConnections: number;
  /** How long one statement may take, in milliseconds. */
  readonly statementTimeoutMs?: number;
  /** How long a caller waits for a free connection, in milliseconds. */
  readonly waitMs?: number;
}

// What an address says counts for more than what is said beside it: its options would take the place of the role.
function withoutOptions(url: string): { url: string; ownOptions: string } {
  if (!URL.canParse(url)) return { url, ownOptions: "" };
  const parsed = new URL(url);
  const ownOptions = parsed.searchParams.get("options");
  if (ownOptions === null) return { url, ownOptions: "" };
  parsed.searchParams.delete("options");
  return { url: parsed.href, ownOptions };
}

/**
 * Opens a pool of connections that work as one role, in UTC. A connection that can't be had in time is an `Error`
 * without a code; `isUnavailable` knows it.
 */
export function createPool(options: PoolOptions): pg.Pool {
  const { statementTimeoutMs = STATEMENT_TIMEOUT_MS } = options;
  const { url, ownOptions } = withoutOptions(options.url);
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections,
    // Statements are written so that one plan is good for all their values; planning each time costs more than running them.
    options: `${ownOptions} -c role=${options.role} -c timezone=UTC -c datestyle=ISO -c plan_cache_mode=force_generic_plan`,
    statement_timeout: statementTimeoutMs,
    // The server's own timeout says nothing when the server is frozen or out of reach.
    query_timeout: statementTimeoutMs + 2_000,
    connectionTimeoutMillis: options.waitMs ?? 3_000,
    idleTimeoutMillis: 60_000,
    application_name: options.role,
    keepAlive: true,
  });
  // An idle connection that the server closes (restart, failover) is replaced at the next query; it must not end the process.
  pool.on("error", () => {});
  // Nor must one that is lost between the statements of a transaction: the next statement says so to whoever has it.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("acquire", forgetStatements);
  return pool;
}

/** The most statements that a connection keeps prepared. Their plans take a megabyte or two of the server each, for as long as it lives. */
const MOST_PREPARED = 100;

/** What pg notes of the statements that a connection has prepared: their texts by their names. */
interface Prepared {
  readonly connection?: { parsedStatements?: Record<string, string> };
}

/** Before a connection is used: has the server forget its statements, if there have come to be too many. */
function forgetStatements(client: pg.PoolClient): void {
  const { connection } = client as Prepared;
  const names = Object.keys(connection?.parsedStatements ?? {});
  if (!connection || names.length <= MOST_PREPARED) return;
  connection.parsedStatements = {};
  // It stands before whatever is asked next. One that is lost meanwhile says so there.
  client.query(names.map((name) => `deallocate ${pg.escapeIdentifier(name)}`).join("; ")).catch(() => {});
}

const UNAVAILABLE_SQLSTATES = new Set([
  "57014", // a statement took longer than it may
  "57P01",
  "57P02",
  "57P03",
  "40P01", // it was chosen to end a deadlock; nothing of it was done
  "53100", // its disk is full
  "53200",
  "53300",
  "53400",
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
]);
const UNAVAILABLE_ERRNOS = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EPIPE",
  "EAI_AGAIN",
]);

/** Prisma's own words for no connection, none in time, and one that was lost; and those of its adapter. */
const UNAVAILABLE_PRISMA = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028"]);
const UNAVAILABLE_KINDS = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
]);
const UNAVAILABLE_CODES = [UNAVAILABLE_SQLSTATES, UNAVAILABLE_ERRNOS, UNAVAILABLE_PRISMA];

/** Whether an error says that the database could not be reached or did not answer in time, so that trying later helps. */
export function isUnavailable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, originalCode, kind, message, cause, meta } = error as Told;
  if ([code, originalCode].some((each) => UNAVAILABLE_CODES.some((codes) => codes.has(String(each)))))
    return true;
  if (UNAVAILABLE_KINDS.has(String(kind))) return true;
  if (
    /timeout exceeded when trying to connect|Query read timeout|Connection terminated|not queryable|connection error/i.test(
      String(message),
    )
  )
    return true;
  // Prisma has what Postgres said, or its driver, below its own error.
  return isUnavailable(cause) || isUnavailable(meta?.driverAdapterError);
}

/** What errors of Postgres, of sockets, of Prisma and of its adapter may say. */
interface Told {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly kind?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}
