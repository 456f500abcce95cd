import { SecretFileError } from "@muster/collectors";
import { HeaderError, MusterError, type MusterErrorCode } from "@muster/sdk";
import { CommanderError } from "commander";
import { flagOf, inFlags } from "./flag-names.ts";
import { harmless } from "./output/text.ts";

/** How the program ends. */
export const EXIT = {
  ok: 0,
  /** It did not work, or not for all of it. */
  failed: 1,
  /** What was asked for can't be: an option, a value, a file. */
  usage: 2,
  /** It is not there, or it is not for you. */
  notFound: 3,
  /** Muster can't be reached or is too busy: the same may work later. */
  unavailable: 4,
  /** You stopped it. */
  interrupted: 130,
} as const;

/** Something that the person at the keyboard can put right. The message says what and how, and is printed alone. */
export class Problem extends Error {
  override name = "Problem";
}

/** What was asked for can't be; the message says what would be right. */
export class UsageError extends Problem {
  override name = "UsageError";
}

/** It is not there, or not for the one who asks: the two can't be told apart. */
export class NotThere extends Problem {
  override name = "NotThere";
}

/** It may work later. */
export class Unavailable extends Problem {
  override name = "Unavailable";
}

const NOT_YOURS: ReadonlySet<MusterErrorCode> = new Set(["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND"]);

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageError || isWrongFile(error)) return EXIT.usage;
  if (error instanceof NotThere) return EXIT.notFound;
  if (error instanceof Unavailable) return EXIT.unavailable;
  if (isSystemError(error)) return error.path === undefined ? EXIT.failed : EXIT.usage;
  if (!(error instanceof MusterError)) return EXIT.failed;
  if (error.code === "VALIDATION_ERROR") return EXIT.usage;
  if (error.mayPass) return EXIT.unavailable;
  return NOT_YOURS.has(error.code) ? EXIT.notFound : EXIT.failed;
}

/**
 * What to print of an error: a sentence where there is one, all of it where it is a bug of ours. It may repeat what others
 * wrote, so that nothing of it steers a terminal.
 * @param tokenBy what the token was given by, where that is not what `login` remembers
 */
export const explain = (error: unknown, tokenBy?: string): string =>
  sentenceOf(error, tokenBy).split("\n").map(harmless).join("\n");

function sentenceOf(error: unknown, tokenBy: string | undefined): string {
  if (error instanceof MusterError) return explainAnswer(error, tokenBy);
  if (error instanceof Problem || isWrongFile(error) || isSystemError(error)) return error.message;
  // What other packages make for people to read says so by its name.
  if (error instanceof Error && /^(Problem|PostgresError|MigrationError)$/.test(error.name))
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A file that is not what it must be, by those who read it. */
const isWrongFile = (error: unknown): error is Error =>
  error instanceof HeaderError || error instanceof SecretFileError;

/** What the system refused: a file, a folder, a connection. Its message says which. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error && "code" in error;

function explainAnswer(
  { code, message, details, requestId, retryAfterSeconds }: MusterError,
  tokenBy: string | undefined,
): string {
  const lines =
    code === "VALIDATION_ERROR" && details.length > 0
      ? details.map(({ path, message: what }) => (path ? `${flagOf(path)}: ${inFlags(what, path)}` : what))
      : [message];
  if (code === "UNAUTHENTICATED")
    lines.push(tokenBy === undefined ? "Sign in with: muster login" : `The token is that of ${tokenBy}.`);
  if (retryAfterSeconds !== null && !message.includes("Try again in"))
    lines.push(`Try again in ${retryAfterSeconds} s.`);
  return `${lines.join("\n")}\n(request ${requestId})`;
}
