import { z } from "zod";

/** Text as it can be stored: not empty (unless told otherwise), no NUL (Postgres has none), at most `maxLength` UTF-16 units. */
export function text(maxLength: number, { mayBeEmpty = false } = {}) {
  return z
    .string("must be text")
    .min(mayBeEmpty ? 0 : 1, "must not be empty")
    .max(maxLength, `must have at most ${maxLength} characters`)
    .refine((value) => !value.includes("\0"), "must not contain a NUL character")
    .refine((value) => value.isWellFormed(), "must be well-formed Unicode");
}
