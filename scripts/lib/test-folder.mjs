import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** Makes a folder for what a test run keeps. */
export function createTestFolder() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "muster-check-"));
  // Root's Postgres runs as another user, who must be able to pass through.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  return folder;
}

/**
 * Removes the folder, and the database that it may only link to.
 * @param {string} folder
 * @param {string} dataDir
 */
export function removeTestFolder(folder, dataDir) {
  try {
    rmSync(realpathSync(path.join(dataDir, "postgres")), { recursive: true, force: true, maxRetries: 10 });
  } catch {
    // There was no database yet.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
