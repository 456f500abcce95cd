import { z } from "zod";
import { PASSWORD_LENGTH } from "./facts.ts";

/** Text as it can be stored: not empty (unless told otherwise), no NUL (Postgres has none), at most `maxLength` UTF-16 units. */
export function text(maxLength: number, { mayBeEmpty = false } = {}) {
  return z
    .string("must be text")
    .min(mayBeEmpty ? 0 : 1, "must not be empty")
    .max(maxLength, `must have at most ${maxLength} characters`)
    .refine((value) => !value.includes("\0"), "must not contain a NUL character")
    .refine((value) => value.isWellFormed(), "must be well-formed Unicode");
}

/** What people call something: one line, without space around it. */
export function label(maxLength: number) {
  return z
    .string("must be text")
    .trim()
    .min(1, "must not be empty")
    .max(maxLength, `must have at most ${maxLength} characters`)
    .refine((value) => !/\p{Cc}/u.test(value), "must be one line without control characters")
    .refine((value) => value.isWellFormed(), "must be well-formed Unicode");
}

/** An email address; the verb gets it in lower case, as it is stored. */
export function emailInput(description: string) {
  return z
    .string("must be an email address, like ada@example.com")
    .trim()
    .toLowerCase()
    .max(320, "must have at most 320 characters")
    .refine(
      (value) => /^[^\s@\0]+@[^\s@\0]+\.[^\s@\0.]+$/u.test(value),
      "must be an email address, like ada@example.com",
    )
    .refine((value) => value.isWellFormed(), "must be well-formed Unicode")
    .meta({ description, examples: ["ada@example.com"] });
}

/** A password that is being chosen: long is all that is asked of it. */
export const newPasswordInput = z
  .string("must be text")
  .min(PASSWORD_LENGTH, `must have at least ${PASSWORD_LENGTH} characters`)
  .max(1024, "must have at most 1024 characters")
  .refine((value) => !value.includes("\0"), "must not contain a NUL character")
  .meta({ description: `At least ${PASSWORD_LENGTH} characters.` });
