import { readFileSync, statSync } from "node:fs";

type Env = Readonly<Record<string, string | undefined>>;

/** A file that must hold a secret and does not, or not for its owner alone; the message says what would be right. */
export class SecretFileError extends Error {
  override name = "SecretFileError";
}

/** An API token, and what it was given by: a file, or MUSTER_TOKEN. */
interface FoundToken {
  readonly token: string;
  readonly by: string;
}

/**
 * The API token: from the file that is named, else from MUSTER_TOKEN, else from the file that MUSTER_TOKEN_FILE names; undefined when
 * there is none of these. There is no option for the token itself: others on the machine see what a program is started with.
 * @throws SecretFileError for a file that is not there, is empty, or is not its owner's alone. It never repeats the token.
 */
export function findToken(env: Env, named: string | undefined): FoundToken | undefined {
  const given = env.MUSTER_TOKEN?.trim();
  if (named === undefined && given) return { token: given, by: "MUSTER_TOKEN" };
  const file = named ?? env.MUSTER_TOKEN_FILE;
  if (!file) return undefined;
  const token = readSecret(file)?.trim();
  if (token) return { token, by: file };
  throw new SecretFileError(
    `${file} is ${token === undefined ? "not there" : "empty"}; it must hold the token`,
  );
}

/** The API token, where there must be one. */
export function readToken(env: Env, file: string | undefined): string {
  const found = findToken(env, file);
  if (found) return found.token;
  throw new Error("there is no token: set MUSTER_TOKEN, or name a file of mode 600 with --token-file");
}

/**
 * Reads a file that holds a secret; undefined when there is none.
 * @throws SecretFileError when others can read it too
 */
export function readSecret(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return undefined;
  const mode = stats.mode & 0o777;
  if (process.platform === "win32" || (mode & 0o077) === 0) return readFileSync(file, "utf8");
  throw new SecretFileError(
    `${file} can be read by others (mode ${mode.toString(8)}); make it yours alone: chmod 600 ${file}`,
  );
}
