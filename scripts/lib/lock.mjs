import { randomUUID } from "node:crypto";
import { constants, copyFileSync, linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
// By its path: this runs before anything is installed.
import { birthOf, isAlive, lockOf, readHolder } from "../../packages/db/src/embedded/holder.mjs";
import { Problem } from "./problem.mjs";

/**
 * Makes this process the only Muster that runs from this folder; a second call in the same process does nothing.
 * A collector's lock (`packages/collectors/src/lock.ts`) is taken in the same way.
 * @param {string} dataDir
 * @returns {{ release: () => void, leftBehind: boolean }} `leftBehind`: the one before was killed and could not tidy up
 */
export function lock(dataDir) {
  const file = lockOf(dataDir);
  return isMine(file) ? { release: () => {}, leftBehind: false } : take(file);
}

/**
 * Takes a lock that nobody has, or a dead process.
 * @param {string} file
 * @returns {{ release: () => void, leftBehind: boolean }}
 */
function take(file) {
  // Written whole under a name of its own first: a lock is never seen half written.
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }), {
    flag: "wx",
    mode: 0o600,
  });
  const release = () => {
    if (isMine(file)) rmSync(file, { force: true });
  };
  try {
    while (!link(draft, file)) {
      if (!isLeftBehind(file)) continue;
      // Only who holds this second lock replaces a dead one's, so nobody replaces the lock of who has just taken it over.
      const takeover = take(`${file}.takeover`);
      try {
        if (!isLeftBehind(file)) continue;
        renameSync(draft, file);
        return { release, leftBehind: true };
      } finally {
        takeover.release();
      }
    }
    return { release, leftBehind: false };
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Whether there was no such file, and now is. Of two at once only one does it.
 * @param {string} draft
 * @param {string} file
 */
function link(draft, file) {
  try {
    if (!tryLink(draft, file)) copyFileSync(draft, file, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Some file systems know no second name for a file. */
const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/**
 * @param {string} draft
 * @param {string} file
 */
function tryLink(draft, file) {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (NO_LINKS.some((code) => isCode(error, code))) return false;
    throw error;
  }
}

/**
 * Whether a dead process holds the lock; false when nobody does. Throws when its holder lives.
 * @param {string} file
 */
function isLeftBehind(file) {
  const holder = readHolder(file);
  if (holder && isAlive(holder)) {
    throw new Problem(
      `Muster is already running from this data folder (pid ${holder.pid}). Stop it, or name another folder in MUSTER_DATA_DIR.`,
    );
  }
  return holder !== undefined;
}

/** @param {string} file */
function isMine(file) {
  const holder = readHolder(file);
  return holder?.pid === process.pid && holder.birth === birthOf(process.pid);
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
