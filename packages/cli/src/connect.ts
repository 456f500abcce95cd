import { addressOf, type Client, createClient, type MusterError } from "@muster/sdk";
import { Problem, UsageError } from "./exit.ts";
import { harmless } from "./output/text.ts";
import { readSecret, readSettings, settingsFile } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

/** Options that every command takes. */
export interface ConnectionFlags {
  readonly url?: string;
  readonly organization?: string;
  readonly tokenFile?: string;
}

const DEFAULT_URL = "http://localhost:3000";

/** Where Muster is: as said, or in MUSTER_URL, or remembered, or on this machine. */
export function urlFor(flags: ConnectionFlags, terminal: Terminal): string {
  const url =
    flags.url ?? (terminal.env.MUSTER_URL || readSettings(settingsFile(terminal)).url) ?? DEFAULT_URL;
  return orUsageError(() => addressOf(url));
}

/**
 * The token that is given for this one call: --token-file, MUSTER_TOKEN or MUSTER_TOKEN_FILE. There is no option for the
 * token itself: others on the machine see what a program is started with.
 */
export function givenToken({ tokenFile }: ConnectionFlags, { env }: Terminal): string | undefined {
  const named = env.MUSTER_TOKEN?.trim();
  if (tokenFile === undefined && named) return named;
  const file = tokenFile ?? env.MUSTER_TOKEN_FILE;
  if (!file) return undefined;
  const token = readSecret(file)?.trim();
  if (token) return token;
  throw new UsageError(`The token file ${file} ${token === undefined ? "is not there" : "is empty"}.`);
}

/** A client with what is given and remembered. */
export function connect(flags: ConnectionFlags, terminal: Terminal): Client {
  const url = urlFor(flags, terminal);
  const given = givenToken(flags, terminal);
  const remembered = given === undefined ? readSettings(settingsFile(terminal)) : {};
  // A token goes to the address that it was remembered for, nowhere else.
  const isKnown = remembered.url !== undefined && isAddress(remembered.url, url);
  const token = given ?? (isKnown ? remembered.token : undefined);
  if (token === undefined) {
    throw new Problem(`There is no token for ${url}. Sign in with: muster login --url ${url}`);
  }
  const organizationId =
    flags.organization ??
    (terminal.env.MUSTER_ORGANIZATION || (isKnown ? remembered.organization_id : undefined));
  return clientFor({ url, token, organizationId, onRetry: retryTeller(terminal) });
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

/** A client; an address or token that can't be one is told as the user's mistake. */
export const clientFor = (options: Parameters<typeof createClient>[0]): Client =>
  orUsageError(() => createClient(options));

function orUsageError<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(inOptions(error.message)) : error;
  }
}

/** The SDK's options, as they are given here; for the token there is no option. */
const inOptions = (said: string): string =>
  said.replace(/^url:/, "--url:").replace(/^organizationId:/, "--organization:");

const isAddress = (remembered: string, url: string): boolean =>
  URL.canParse(remembered) && new URL(remembered).href.replace(/\/+$/, "") === url;
