import { readdirSync, realpathSync, rmSync, mkdtempSync, chmodSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { hasProcess, readPostmaster, stateOf } from "../embedded/process.ts";

const PREFIX = "muster-test-";

/** Makes a folder for one test run; its name says which process it belongs to. A closed one is for its owner only. */
export function createRunFolder({ closed = false } = {}): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  // Root's Postgres runs as another user, who must be able to pass through.
  if (!closed && process.getuid?.() === 0) chmodSync(folder, 0o711);
  return folder;
}

/** Removes what runs left behind that were killed before they could clean up: their folders and servers. */
export function removeLeftovers(): void {
  for (const name of readdirSync(os.tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !hasProcess(Number(owner))) discard(path.join(os.tmpdir(), name));
  }
}

/** Kills the server in a run's folder without ceremony and removes the folder. Synchronous: works while a process exits. */
export function discard(folder: string): void {
  const home = path.join(folder, "postgres");
  try {
    const real = realpathSync(home);
    const directory = path.join(real, "18");
    const server = readPostmaster(directory);
    if (server && stateOf(server.pid, directory) === "ours") process.kill(server.pid, "SIGQUIT");
    rmSync(real, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  } catch {
    // Never got as far as a server, or it belongs to another user: not ours to remove.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
