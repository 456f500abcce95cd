import { findToken } from "@muster/collectors";
import { addressOf, type Client, createClient, type MusterError } from "@muster/sdk";
import { Problem, UsageError } from "./exit.ts";
import { harmless } from "./output/text.ts";
import { readSettings, settingsFile } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

/** Options that every command takes. */
export interface ConnectionFlags {
  readonly url?: string;
  readonly organization?: string;
  readonly tokenFile?: string;
}

const DEFAULT_URL = "http://localhost:3000";

/** What was given, and by what: an error names that. */
type Given = readonly [value: string, by: string];

function firstOf(...all: readonly (readonly [value: string | undefined, by: string])[]): Given | undefined {
  return all.find((one): one is Given => one[0] !== undefined);
}

/** Where Muster is: as said, or in MUSTER_URL, or remembered, or on this machine. */
export function urlFor(flags: ConnectionFlags, terminal: Terminal): string {
  const [url, by] =
    firstOf([flags.url, "--url"], [terminal.env.MUSTER_URL || undefined, "MUSTER_URL"]) ??
    rememberedUrl(settingsFile(terminal));
  return orUsageError(() => addressOf(url), { url: by });
}

const rememberedUrl = (file: string): Given => [readSettings(file).url ?? DEFAULT_URL, `url in ${file}`];

/** A client with what is given and remembered, and what its token was given by; undefined if it is remembered. */
export function connect(
  flags: ConnectionFlags,
  terminal: Terminal,
): { readonly client: Client; readonly tokenBy: string | undefined } {
  const url = urlFor(flags, terminal);
  const given = findToken(terminal.env, flags.tokenFile);
  const file = settingsFile(terminal);
  const remembered = given === undefined ? readSettings(file) : {};
  // A token goes to the address that it was remembered for, nowhere else.
  const known = isAddress(remembered.url, url) ? remembered : {};
  const token = given?.token ?? known.token;
  if (token === undefined) {
    throw new Problem(`There is no token for ${url}. Sign in with: muster login --url ${url}`);
  }
  const [organizationId, organizationBy] =
    firstOf(
      [flags.organization, "--organization"],
      [terminal.env.MUSTER_ORGANIZATION || undefined, "MUSTER_ORGANIZATION"],
      [known.organization_id, `organization_id in ${file}`],
    ) ?? [];
  const client = clientFor(
    { url, token, organizationId, onRetry: retryTeller(terminal) },
    { token: given?.by ?? `token in ${file}`, organizationId: organizationBy },
  );
  return { client, tokenBy: given?.by };
}

/** Tells what is waited for, of several calls that wait at once the first. */
function retryTeller({ error: tell, isErrorTerminal, now }: Terminal) {
  let toldUntil = 0;
  return (error: MusterError, delayMs: number): void => {
    if (now() < toldUntil) return;
    toldUntil = now() + delayMs;
    // A bar may stand in the line.
    const line = isErrorTerminal ? "\r\u001B[K" : "";
    tell(`${line}${harmless(error.message)} Trying again in ${Math.ceil(delayMs / 1000)} s.\n`);
  };
}

/** What the SDK's options were given by. */
type Sources = Partial<Record<"url" | "token" | "organizationId", string | undefined>>;

/** A client; an address or token that can't be one is told as the user's mistake, by the name of what it was given by. */
export const clientFor = (options: Parameters<typeof createClient>[0], by: Sources): Client =>
  orUsageError(() => createClient(options), by);

function orUsageError<T>(make: () => T, by: Sources): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(
      error.message.replace(/^\w+(?=:)/, (option) => by[option as keyof Sources] ?? option),
    );
  }
}

function isAddress(remembered: string | undefined, url: string): boolean {
  try {
    return remembered !== undefined && addressOf(remembered) === url;
  } catch {
    return false;
  }
}
