import type { z } from "zod";

/**
 * What is wrong with a part of an input, in words that go after its name.
 * @param input what was checked as a whole; what it lacks is told from what it has wrong
 */
export function problemIn(input: unknown, issue: z.core.$ZodIssue): string {
  const { path, message } = issue;
  if (issue.code === "unrecognized_keys")
    return `has no field ${issue.keys.slice(0, MOST_KEYS).map(keyOf).join(", ")}`;
  if (!message.startsWith("must ") || path.length === 0 || !isMissing(input, path)) return message;
  return `is missing; it ${message}`;
}

const MOST_KEYS = 10;
const KEY_LENGTH = 100;

/** A field's name as it is told of: whoever sent it may have made it as long as they liked. */
export const keyOf = (key: PropertyKey): string => {
  const name = String(key);
  return name.length > KEY_LENGTH ? `${name.slice(0, KEY_LENGTH)}…` : name;
};

function isMissing(input: unknown, path: readonly PropertyKey[]): boolean {
  const parent = path.slice(0, -1).reduce<unknown>(fieldOf, input);
  return typeof parent === "object" && parent !== null && fieldOf(parent, path.at(-1) ?? "") === undefined;
}

const fieldOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;

/** Words for what is no object where one must be; a field too many keeps its own. */
export const notAnObject: { readonly error: z.core.$ZodErrorMap } = {
  error: ({ code }) => (code === "invalid_type" ? "must be an object" : undefined),
};
