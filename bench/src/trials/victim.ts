import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres } from "@muster/db/embedded";
import pg from "pg";
import { startForwarder } from "../faults/forwarder.ts";
import { signalAll, untilGone } from "../faults/machine.ts";
import { onStop } from "../stopping.ts";
import type { Ground } from "./ground.ts";

/** The ground's Postgres, at an address that stays the same whatever is done to it. All resolve with the moment from which it answers again. */
export interface Victim {
  readonly url: string;
  /** `kill -9` of all its processes, and a new one that recovers. */
  kill(): Promise<number>;
  /** Stopped in mid-work for so long, without a word to anybody. */
  freeze(ms: number): Promise<number>;
  restart(): Promise<number>;
  /** Other clients take all connections that it has. */
  exhaust(ms: number): Promise<number>;
  /** Somebody holds the tables that everything needs. */
  lock(ms: number): Promise<number>;
  /** Somebody else's statements take all of the machine. */
  slowDown(ms: number): Promise<number>;
}

export async function findVictim(ground: Ground): Promise<Victim> {
  const forwarder = await startForwarder();
  onStop(() => forwarder.close());
  const target = () => Number(new URL(ground.postgres.url).port);
  forwarder.target = target();
  const url = new URL(ground.postgres.url);
  url.port = String(forwarder.port);

  const start = async () => {
    ground.postgres = await startPostgres({ dataDir: ground.dataDir });
    forwarder.target = target();
    return Date.now();
  };
  /** Does something over connections of its own, straight to the database. */
  const withClients = async (count: number, sql: string | undefined, ms: number) => {
    const clients = Array.from(
      { length: count },
      () => new pg.Client({ connectionString: ground.postgres.url }),
    );
    for (const client of clients) client.on("error", () => {});
    const connected = await Promise.allSettled(clients.map((client) => client.connect()));
    const open = clients.filter((_, n) => connected[n]?.status === "fulfilled");
    if (sql !== undefined) for (const client of open) void client.query(sql).catch(() => {});
    await sleep(ms);
    // A client that is in the middle of something is not waited for.
    await Promise.allSettled(open.map((client) => Promise.race([client.end(), sleep(1_000)])));
    return Date.now();
  };

  return {
    url: url.href,
    async kill() {
      const { pid } = ground.postgres;
      signalAll(pid, "SIGKILL");
      forwarder.target = undefined;
      await untilGone(pid);
      return start();
    },
    async freeze(ms) {
      signalAll(ground.postgres.pid, "SIGSTOP");
      await sleep(ms);
      signalAll(ground.postgres.pid, "SIGCONT");
      return Date.now();
    },
    async restart() {
      await ground.postgres.stop();
      forwarder.target = undefined;
      return start();
    },
    exhaust: (ms) => withClients(120, undefined, ms),
    async lock(ms) {
      const client = new pg.Client({ connectionString: ground.postgres.url });
      await client.connect();
      await client.query("begin; lock table workloads, workload_rollups in access exclusive mode");
      await sleep(ms);
      await client.query("rollback");
      const at = Date.now();
      await client.end();
      return at;
    },
    slowDown: (ms) =>
      withClients(
        4,
        `set statement_timeout = ${ms}; select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b`,
        ms,
      ),
  };
}
