import pg from "pg";
import { onStop } from "../stopping.ts";

/** A copy of a world's database, to be written to and thrown away. */
export interface Playground {
  readonly url: string;
  /** The owner of the tables. */
  readonly owner: pg.ClientBase;
  /** As the owner of the tables. */
  run<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>;
}

const NAME = "ingest_playground";

/** Copies a world, so that the next bench finds it as it was. */
export async function copyWorld(worldUrl: string): Promise<Playground> {
  const world = new URL(worldUrl);
  const copy = new URL(worldUrl);
  copy.pathname = `/${NAME}`;
  const aside = new URL(worldUrl);
  aside.pathname = "/postgres";
  const drop = `drop database if exists ${NAME} with (force)`;
  const server = new pg.Client({ connectionString: aside.href });
  await server.connect();
  await server.query(drop);
  await server.query(`create database ${NAME} template "${world.pathname.slice(1)}" strategy file_copy`);
  const owner = new pg.Client({ connectionString: copy.href });
  await owner.connect();
  onStop(async () => {
    await owner.end();
    await server.query(drop);
    await server.end();
  });
  return {
    url: copy.href,
    owner,
    async run<Row extends pg.QueryResultRow>(sql: string) {
      return (await owner.query<Row>(sql)).rows;
    },
  };
}
