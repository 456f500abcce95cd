import { readFileSync, statSync } from "node:fs";

type Env = Readonly<Record<string, string | undefined>>;

/** The API token: from the environment, or from a file that only its owner can read; undefined when neither is given. Errors never repeat it. */
export function findToken(env: Env, file: string | undefined): string | undefined {
  if (file === undefined) return env.MUSTER_TOKEN?.trim() || undefined;
  const { mode } = statSync(file);
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
