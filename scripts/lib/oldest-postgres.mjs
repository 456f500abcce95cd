import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { whyNotInstalled } from "./debian.mjs";

const FOLDER = "/usr/lib/postgresql";
/** The oldest version that Muster works with: packages/db/src/migrate.ts refuses older ones. */
const OLDEST = 15;

/**
 * The programs of the oldest PostgreSQL that Muster works with and that the distribution has, where need be installed.
 * @param {(line: string) => void} note told what takes long
 * @returns {Promise<{ bin: string, version: number } | { why: string }>} the folder that they are in, or why there are none
 */
export async function findOldestPostgres(note) {
  const wanted = { name: "PostgreSQL", packages: ["postgresql"], isInstalled: () => find() !== undefined };
  const why = await whyNotInstalled(wanted, note);
  return find() ?? { why: why ?? "no PostgreSQL" };
}

function find() {
  const versions = existsSync(FOLDER) ? readdirSync(FOLDER).map(Number) : [];
  const [version] = versions
    .filter((each) => each >= OLDEST && existsSync(program(each)))
    .sort((a, b) => a - b);
  return version === undefined ? undefined : { bin: path.dirname(program(version)), version };
}

/** @param {number} version */
const program = (version) => path.join(FOLDER, String(version), "bin/postgres");
