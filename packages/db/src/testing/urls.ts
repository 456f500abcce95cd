declare module "vitest" {
  export interface ProvidedContext {
    /** The superuser's URL to the maintenance database of the server that this run's test databases live on. */
    postgresUrl: string;
    /** The folder of its programs, where another server was asked for than what npm brings. */
    postgresBin: string | undefined;
  }
}

/** The migrated database that every test database is a copy of. */
export const TEMPLATE = "muster_template";

/** The same server and user, another database. */
export function databaseUrl(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
