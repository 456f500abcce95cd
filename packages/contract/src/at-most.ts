import { z } from "zod";

/**
 * A list, or an object's fields, of which there may be so many. They are counted before any is looked at: a million that are wrong
 * would each be told of.
 */
export function atMost<Schema extends z.ZodType>(
  most: number,
  message: string,
  schema: Schema,
): z.ZodType<z.output<Schema>, z.input<Schema>> {
  return z.preprocess((value, context) => {
    if (typeof value !== "object" || value === null || Object.keys(value).length <= most) return value;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }, schema) as unknown as z.ZodType<z.output<Schema>, z.input<Schema>>;
}
