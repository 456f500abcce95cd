import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const MIGRATIONS = path.join(import.meta.dirname, "../../../prisma/migrations");
const GENERATORS = ["hash.ts", "outline.ts", "load-people.ts", "load-workloads.ts"];

/** Names all that a world is made by: its tables and what fills them. When it changes, a kept world is of no use. */
export function recipe(): string {
  const migrations = readdirSync(MIGRATIONS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sql"))
    .toSorted()
    .map((file) => path.join(MIGRATIONS, file));
  const generators = GENERATORS.map((file) => path.join(import.meta.dirname, file));
  const hash = createHash("sha256");
  for (const file of [...migrations, ...generators]) hash.update(readFileSync(file));
  return hash.digest("hex");
}
