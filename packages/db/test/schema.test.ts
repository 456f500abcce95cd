import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { createTestDatabase } from "../src/testing/index.ts";

const SCHEMA = readFileSync(path.join(import.meta.dirname, "../../../prisma/schema.prisma"), "utf8");

/** The columns of each table, as the schema has them. */
function describedTables(): Record<string, string[]> {
  const models = [...SCHEMA.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)];
  const names = new Set(models.map(([, name]) => name));
  return Object.fromEntries(
    models.map(([, , body = ""]) => {
      const fields = [...body.matchAll(/^ {2}(\w+) +(\w+)[?[\]]*(.*)$/gm)];
      const columns = fields
        .filter(([, , type]) => !names.has(type))
        .map(([, name = "", , rest = ""]) => /@map\("(\w+)"\)/.exec(rest)?.[1] ?? name);
      return [/@@map\("(\w+)"\)/.exec(body)?.[1] ?? "", columns.sort()];
    }),
  );
}

test("the schema describes the tables that the migrations make, column by column", async () => {
  const described = describedTables();
  expect(Object.keys(described).length).toBeGreaterThan(15);
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `select table_name as table, array_agg(column_name::text order by column_name collate "C") as columns
      from information_schema.columns where table_schema = 'public' and table_name = any($1) group by 1`,
    [Object.keys(described)],
  );
  await client.end();
  await database.drop();
  expect(Object.fromEntries(rows.map(({ table, columns }) => [table, columns]))).toEqual(described);
});
