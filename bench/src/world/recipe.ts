import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

const GENERATORS = ["hash.ts", "outline.ts", "load-people.ts", "load-workloads.ts"];

/**
 * Names all that a world's content is made by. When it changes, a kept world is of no use; newer migrations are made good when it is
 * opened.
 */
export function recipe(): string {
  const hash = createHash("sha256");
  for (const file of GENERATORS) hash.update(readFileSync(path.join(import.meta.dirname, file)));
  return hash.digest("hex");
}
