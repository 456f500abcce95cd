import { endOnAbort } from "@muster/db";
import pg from "pg";

/**
 * Connects to a database in which moments are written as they are in every backup, whatever it or its address says of that.
 * The signal ends the connection and whatever statement runs on it.
 */
export async function connect(url: string, name: string, signal?: AbortSignal): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: name });
  // A connection that is lost says so to the statement that waits for it.
  client.on("error", () => {});
  await client.connect();
  if (signal) endOnAbort(client, url, signal);
  await client.query("set timezone to 'UTC'; set datestyle to 'ISO'");
  return client;
}
