/** Something keeps the embedded Postgres from running. The message is one or two sentences made to be printed as they are. */
export class PostgresError extends Error {
  override readonly name = "PostgresError";
}

/** The `code` of a Node or Postgres error (`ENOENT`, `57P03`), or undefined. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
