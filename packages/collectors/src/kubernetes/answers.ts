import { z } from "zod";
import { KubeError } from "./kube.ts";

/** Takes what the API answered for what it should be. Throws a `KubeError` where it is something else. */
export function take<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new KubeError(`the Kubernetes API answered what is not understood: ${sentenceOf(parsed.error)}`, 200);
}

/** What is wrong, in one line that repeats nothing of what was read. */
export function sentenceOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [{ path, message } = { path: [], message: "it is not as it should be" }] = error.issues;
    return path.length > 0 ? `${path.join(".")}: ${message}` : message;
  }
  return error instanceof Error ? error.message : String(error);
}
