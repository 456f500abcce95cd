import { readFileSync } from "node:fs";
import { isMap, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";

/** A mapping file that can't be used: where, why, and what would be right. */
export class MappingError extends Error {
  override name = "MappingError";
}

/** Reads a file by the schema of its mapping. Throws a `MappingError`. */
export function readMappingFile<Schema extends z.ZodObject>(file: string, schema: Schema): z.output<Schema> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new MappingError(
      `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return parseMapping(text, file, schema);
}

/** Reads a mapping; what is wrong in it is told all at once, each with its line. */
export function parseMapping<Schema extends z.ZodObject>(
  text: string,
  file: string,
  schema: Schema,
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const complain = (problems: readonly (readonly [offset: number, message: string])[]) =>
    new MappingError(
      problems.map(([offset, message]) => `${file}:${lines.linePos(offset).line}: ${message}`).join("\n"),
    );
  if (document.errors.length > 0) {
    throw complain(document.errors.map(({ pos, message }) => [pos[0], `not valid YAML: ${message}`]));
  }
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw complain(
    parsed.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map(
            (key) =>
              [
                offsetOf(document, [...issue.path, key]),
                `${[...issue.path, key].join(".")} is not known here; known are ${knownKeys(schema, issue.path).join(", ")}`,
              ] as const,
          )
        : [
            [
              offsetOf(document, issue.path),
              `${issue.path.join(".") || "the file"} ${issue.message}`,
            ] as const,
          ],
    ),
  );
}

/** Where a path's key stands in the text; of what has none, where the text of its parent does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const parent = path.length === 0 ? undefined : path.slice(0, -1);
  const node = parent === undefined ? document.contents : document.getIn(parent, true);
  const name = String(path.at(-1));
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => String((key as { value?: unknown })?.value) === name);
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
    if (range) return range[0];
  }
  const item = path.length === 0 ? document.contents : document.getIn(path, true);
  return (item as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;
}

function knownKeys(root: z.ZodObject, path: readonly PropertyKey[]): string[] {
  let schema: unknown = root;
  for (const key of path) schema = unwrap((schema as z.ZodObject).shape[String(key)]);
  return Object.keys((schema as z.ZodObject).shape);
}

/** What stands under a default. */
function unwrap(schema: unknown): unknown {
  return (schema as { unwrap?: () => unknown }).unwrap?.() ?? schema;
}
