import { readFileSync, statSync } from "node:fs";

/** The API token: from the environment, or from a file that only its owner can read. Errors never repeat it. */
export function readToken(
  env: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): string {
  if (file === undefined) {
    const token = env.MUSTER_TOKEN?.trim();
    if (token) return token;
    throw new Error("there is no token: set MUSTER_TOKEN, or name a file of mode 600 with --token-file");
  }
  const { mode } = statSync(file);
  if ((mode & 0o077) !== 0) {
    const octal = (mode & 0o777).toString(8);
    throw new Error(`${file} can be read by others (mode ${octal}); make it yours alone: chmod 600 ${file}`);
  }
  const token = readFileSync(file, "utf8").trim();
  if (token) return token;
  throw new Error(`${file} is empty; it must hold the token`);
}
