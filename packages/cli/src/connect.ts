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

/** Where Muster is: as said, or in MUSTER_URL, or remembered, or on this machine. */
export function urlFor(flags: ConnectionFlags, terminal: Terminal): string {
  const url =
    flags.url ?? (terminal.env.MUSTER_URL || readSettings(settingsFile(terminal)).url) ?? DEFAULT_URL;
  return orUsageError(() => addressOf(url));
}

/** A client with what is given and remembered. */
export function connect(flags: ConnectionFlags, terminal: Terminal): Client {
  const url = urlFor(flags, terminal);
  const given = findToken(terminal.env, flags.tokenFile);
  const remembered = given === undefined ? readSettings(settingsFile(terminal)) : {};
  // A token goes to the address that it was remembered for, nowhere else.
  const isKnown = isAddress(remembered.url, url);
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

function isAddress(remembered: string | undefined, url: string): boolean {
  try {
    return remembered !== undefined && addressOf(remembered) === url;
  } catch {
    return false;
  }
}
