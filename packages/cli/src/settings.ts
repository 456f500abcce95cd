import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UsageError } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** What `muster login` remembers. */
export interface Settings {
  readonly url?: string;
  readonly token?: string;
  readonly organization_id?: string;
}

/** Where it is remembered. */
export function settingsFile({ env, home }: Pick<Terminal, "env" | "home">): string {
  return path.join(env.XDG_CONFIG_HOME || path.join(home, ".config"), "muster", "config.json");
}

/**
 * Reads what is remembered; nothing when there is no such file.
 * @throws UsageError when others can read the file too, or it is no JSON object
 */
export function readSettings(file: string): Settings {
  const text = readSecret(file);
  if (text === undefined) return {};
  try {
    const settings: unknown = JSON.parse(text);
    if (typeof settings === "object" && settings !== null) return settings;
  } catch {
    // said below
  }
  throw new UsageError(`${file} can't be read as JSON. Correct it, or sign in anew: muster login`);
}

/** Remembers, in a file that only its owner can read. */
export function writeSettings(file: string, settings: Settings): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  // The mode above is for a file that was not there.
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
}

/**
 * Reads a file that holds a secret; undefined when there is none.
 * @throws UsageError when others can read it too
 */
export function readSecret(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return undefined;
  const mode = stats.mode & 0o777;
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new UsageError(
      `${file} holds a token, but others on this machine may read it (mode ${mode.toString(8)}). Close it: chmod 600 ${file}`,
    );
  }
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
