import { z } from "zod";

/** A schema for what is looked at before it is read: a list or an object of which `wrongWith` says something is not read at all. */
export function lookedAtFirst<Schema extends z.ZodType>(
  wrongWith: (value: object) => string | undefined,
  schema: Schema,
): z.ZodType<z.output<Schema>, z.input<Schema>> {
  return z.preprocess((value, context) => {
    const message = typeof value === "object" && value !== null ? wrongWith(value) : undefined;
    if (message === undefined) return value;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }, schema) as unknown as z.ZodType<z.output<Schema>, z.input<Schema>>;
}

/**
 * A list, or an object's fields, of which there may be so many. They are counted before any is looked at: a million that are wrong
 * would each be told of.
 */
export const atMost = <Schema extends z.ZodType>(most: number, message: string, schema: Schema) =>
  lookedAtFirst((value) => (Object.keys(value).length > most ? message : undefined), schema);
