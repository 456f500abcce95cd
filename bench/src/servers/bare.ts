import { createServer } from "node:http";
import pg from "pg";
import { serveParent } from "./worker.ts";

export interface BareSettings {
  readonly databaseUrl: string;
  readonly maxConnections: number;
  /** By path: the statement that it answers with. */
  readonly statements: Readonly<Record<string, { name: string; text: string; values: unknown[] }>>;
}

// The least that can answer with these rows: no authentication, no transaction, no tenant, no log; each path one prepared statement.
serveParent(({ databaseUrl, maxConnections, statements }: BareSettings) => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    options: "-c timezone=UTC",
  });
  return createServer((request, response) => {
    const statement = statements[request.url ?? ""];
    if (!statement) return void response.writeHead(404).end();
    pool.query(statement).then(
      ({ rows }) => {
        const body = JSON.stringify(rows);
        response
          .writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) })
          .end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
});
