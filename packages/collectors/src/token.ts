import { readFileSync, statSync } from "node:fs";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The API token: from the file that is named, else from MUSTER_TOKEN, else from the file that MUSTER_TOKEN_FILE names; undefined when
 * there is none of these. A file must be its owner's alone. Errors never repeat the token.
 */
export function findToken(env: Env, named: string | undefined): string | undefined {
  const given = env.MUSTER_TOKEN?.trim();
  if (named === undefined && given) return given;
  const file = named ?? env.MUSTER_TOKEN_FILE;
  if (!file) return undefined;
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new Error(`${file} is not there; it must hold the token`);
  const { mode } = stats;
  if ((mode & 0o077) !== 0) {
    const octal = (mode & 0o777).toString(8);
    throw new Error(`${file} can be read by others (mode ${octal}); make it yours alone: chmod 600 ${file}`);
  }
  const token = readFileSync(file, "utf8").trim();
  if (token) return token;
  throw new Error(`${file} is empty; it must hold the token`);
}

/** The API token, where there must be one. */
export function readToken(env: Env, file: string | undefined): string {
  const token = findToken(env, file);
  if (token !== undefined) return token;
  throw new Error("there is no token: set MUSTER_TOKEN, or name a file of mode 600 with --token-file");
}
