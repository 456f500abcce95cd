import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";
import { type Account, accountForPostgres, canEnter, canRun } from "./account.ts";
import { findBinaries } from "./binaries.ts";
import { PostgresError, messageOf } from "./error.ts";

/** Where things lie that Postgres's own user must reach when they can't lie where the caller wanted them. */
const SHARED = "/var/lib/muster";
const WAYS_OUT =
  "Name a folder that it can reach in MUSTER_DATA_DIR, or a PostgreSQL server in DATABASE_URL.";

/** Which binaries run on which folder, as whom. */
export interface Placement {
  readonly bin: string;
  /** The folder that holds the cluster; its real path, owned by `account`. */
  readonly home: string;
  readonly account: Account | undefined;
}

/**
 * Decides where Postgres lives: under `<dataDir>/postgres`, run as the caller. Root's Postgres runs as another user; where
 * that user can't enter (a home of mode 700), binaries and cluster go to /var/lib/muster and `<dataDir>/postgres` links there.
 * No permission of an existing folder is ever changed.
 */
export function place(dataDir: string, bin?: string): Placement {
  const home = existingHome(dataDir);
  // A cluster that an ordinary user made stays that user's when root starts it.
  const owner = home === undefined ? undefined : statSync(home);
  const isRoot = process.getuid?.() === 0;
  const account =
    isRoot && owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : accountForPostgres();
  if (!isRoot && owner && owner.uid !== process.getuid?.()) {
    throw new PostgresError(
      `The database in ${home} belongs to another OS user (uid ${owner.uid}). Start Muster as that user, or name another folder in MUSTER_DATA_DIR.`,
    );
  }
  if (home !== undefined) ownFolder(home, account);
  if (home !== undefined && !canEnter(account, home)) {
    throw new PostgresError(
      `PostgreSQL does not run as root, and its own OS user can't enter ${home}. ${WAYS_OUT}`,
    );
  }
  return { account, bin: bin ?? placeBinaries(account), home: home ?? createHome(dataDir, account) };
}

function existingHome(dataDir: string): string | undefined {
  const link = path.join(dataDir, "postgres");
  if (existsSync(link)) return realpathSync(link);
  if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined;
  throw new PostgresError(
    `The database of ${dataDir} was in ${readlinkSync(link)}, which is gone. Bring it back, or remove ${link} to begin with an empty database.`,
  );
}

function createHome(dataDir: string, account: Account | undefined): string {
  const wanted = path.join(dataDir, "postgres");
  if (canEnter(account, dataDir)) return ownFolder(wanted, account);
  const home = path.join(SHARED, randomBytes(6).toString("hex"));
  return inShared(`can't enter ${dataDir}`, () => {
    ownFolder(home, account);
    symlinkSync(home, wanted);
    return home;
  });
}

function placeBinaries(account: Account | undefined): string {
  const { root, version } = findBinaries();
  const bin = path.join(root, "bin");
  if (canRun(account, root)) return bin;
  const copy = path.join(SHARED, `postgresql-${version}`);
  return inShared(`can't run ${bin}/postgres`, () => {
    if (!existsSync(copy)) {
      const half = `${copy}.${process.pid}`;
      cpSync(root, half, { recursive: true, verbatimSymlinks: true });
      spawnSync("chmod", ["-R", "a+rX", half]);
      // Whole or not at all, also when two starts copy at once.
      if (existsSync(copy)) rmSync(half, { recursive: true });
      else renameSync(half, copy);
    }
    if (!canRun(account, copy)) throw new Error(`${copy} can't be reached either`);
    return path.join(copy, "bin");
  });
}

function inShared<T>(reason: string, work: () => T): T {
  try {
    // The mode that mkdir is told is cut down by the umask.
    if (mkdirSync(SHARED, { recursive: true }) !== undefined) chmodSync(SHARED, 0o755);
    return work();
  } catch (error) {
    throw new PostgresError(
      `PostgreSQL does not run as root, its own OS user ${reason}, and ${SHARED} can't be used instead (${messageOf(error)}). ${WAYS_OUT}`,
    );
  }
}

function ownFolder(folder: string, account: Account | undefined): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  return realpathSync(folder);
}
