import pg from "pg";

/** What the connections that end others are called, so that they are not taken for somebody at work. */
export const ENDING = "muster_ending";

/**
 * Ends a connection, and with it the statement that it waits for, when the signal says so: from another connection, since a server
 * that computes or waits for a lock does not notice that nobody is there any more.
 */
export function endOnAbort(client: pg.ClientBase, url: string, signal: AbortSignal): void {
  // What pg knows beyond its types: the process that serves the connection.
  const { processID } = client as { readonly processID?: number };
  const terminate = async () => {
    const other = new pg.Client({ connectionString: url, application_name: ENDING });
    other.on("error", () => {});
    try {
      await other.connect();
      await other.query("select pg_terminate_backend($1)", [processID]);
    } finally {
      await other.end();
    }
  };
  const end = () => void terminate().catch(() => (client as pg.Client).end().catch(() => {}));
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
}
