import { accessSync, constants, mkdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { openCluster } from "./cluster.ts";
import { ensureDatabase, urlOf } from "./connect.ts";
import { PostgresError, messageOf } from "./error.ts";
import { place } from "./placement.ts";
import { adopt, launch, stop } from "./postmaster.ts";

/** The database that Muster keeps its data in. */
const DATABASE = "muster";

export interface PostgresOptions {
  /** The folder that holds the cluster (`postgres/`), its password (`postgres.json`) and its log (`logs/postgres.log`). */
  readonly dataDir: string;
  /** False for data that nobody misses after a crash (tests): no fsync. Default true. */
  readonly durable?: boolean;
  /** The folder of another PostgreSQL's programs, for data that is thrown away: a cluster is of the version that made it. */
  readonly bin?: string | undefined;
  /** Told, in a few words, what takes long. */
  readonly onProgress?: (line: string) => void;
}

export interface RunningPostgres {
  /** The superuser's URL to the database `muster`. */
  readonly url: string;
  /** Whether the server was running already, left behind by a start that was killed. */
  readonly adopted: boolean;
  readonly pid: number;
  /** Fast shutdown; resolves when the server is gone. A second call does nothing. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL 18 on a folder of its own, on a free port of 127.0.0.1, or adopts the one that a killed start left
 * running there. It lives in a session of its own: whoever calls this must call `stop`.
 * Throws `PostgresError` with a sentence that says what to do.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { durable = true, onProgress = () => {} } = options;
  const dataDir = usableFolder(path.resolve(options.dataDir));
  const cluster = await openCluster(dataDir, place(dataDir, options.bin), durable, onProgress);
  const adopted = await adopt(cluster);
  if (adopted) onProgress(`found PostgreSQL running (pid ${adopted.pid})`);
  const log = path.join(dataDir, "logs", "postgres.log");
  const server = adopted ?? (await launch(cluster, log, durable));
  let stopping: Promise<void> | undefined;
  const running = {
    url: urlOf(cluster, server.port, DATABASE),
    adopted: adopted !== undefined,
    pid: server.pid,
    stop: () => (stopping ??= stop(cluster, server.pid)),
  };
  try {
    await ensureDatabase(cluster, server.port, DATABASE);
  } catch (error) {
    await running.stop();
    throw new PostgresError(`The database could not be prepared: ${messageOf(error)}.`);
  }
  return running;
}

function usableFolder(dataDir: string): string {
  try {
    // Root's Postgres runs as another user, who must be able to pass through this folder; the files in it are mode 600.
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(dataDir);
  } catch (error) {
    throw new PostgresError(
      `The data folder ${dataDir} can't be used (${messageOf(error)}). Name another one in MUSTER_DATA_DIR.`,
    );
  }
}
