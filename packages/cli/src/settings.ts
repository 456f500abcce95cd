import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readSecret } from "@muster/collectors";
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
 * @throws SecretFileError when others can read the file too, UsageError when it is no JSON object
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
