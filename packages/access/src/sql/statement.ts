import { createHash } from "node:crypto";
import type { Statement } from "../tenant.ts";

/** Collects the values of a statement while its text is written. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Adds a value and returns how the text refers to it, with its type where Postgres can't infer it. */
  add(value: unknown, type?: string): string {
    this.values.push(value);
    return type === undefined ? `$${this.values.length}` : `$${this.values.length}::${type}`;
  }
}

/** Names by text, of those used lately: there are more texts than would fit into memory. */
const names = new Map<string, string>();
const MOST_NAMES = 1_000;

/** Makes a statement whose name follows from its text, so that equal texts share a plan and different ones never do. */
export function toStatement(text: string, parameters: Parameters): Statement {
  let name = names.get(text);
  if (name === undefined) {
    name = `muster_${createHash("sha256").update(text).digest("hex").slice(0, 24)}`;
    if (names.size >= MOST_NAMES) names.clear();
    names.set(text, name);
  }
  return { name, text, values: parameters.values };
}
