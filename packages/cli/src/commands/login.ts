import { findToken } from "@muster/collectors";
import { MusterError } from "@muster/sdk";
import type { Command } from "commander";
import { clientFor, urlFor } from "../connect.ts";
import type { CommandContext, GlobalFlags } from "../context.ts";
import { NotThere, Problem } from "../exit.ts";
import { readSettings, settingsFile, writeSettings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";

const EXAMPLES = `
The token is asked for; or it comes from a file, MUSTER_TOKEN, or the standard input. It is kept in a file that only you can
read, ~/.config/muster/config.json, and sent to this address alone.

Examples:
  $ muster login --url https://muster.example.org
  $ muster login --url https://muster.example.org --token-file ./token
  $ pass show muster | muster login --url https://muster.example.org`;

export function addLogin(program: Command, context: CommandContext): void {
  const { terminal } = context;

  program
    .command("login")
    .description("remember an address and an API token")
    .addHelpText("after", EXAMPLES)
    .action(async (_, command: Command) => {
      const flags = command.optsWithGlobals<GlobalFlags>();
      const url = urlFor(flags, terminal);
      const found = findToken(terminal.env, flags.tokenFile);
      const token = found?.token ?? (await askForToken(terminal, url));
      const { organization: organizationId } = flags;
      const client = clientFor(
        { url, token, organizationId },
        { token: found?.by, organizationId: "--organization" },
      );
      const who = await client.me.get({}, { signal: terminal.signal }).then(
        ({ data: { user, organization } }) =>
          `${user?.email ?? "a service token"}, ${organization.role} of ${organization.name}`,
        (error: unknown) => {
          // A collector's token may report and read nothing, not even whose it is.
          if (error instanceof MusterError && error.code === "FORBIDDEN" && !organizationId)
            return `a token that may not read (${error.message})`;
          if (error instanceof MusterError && error.code === "UNAUTHENTICATED")
            throw new NotThere(
              `${url} does not take ${found ? `the token of ${found.by}` : "this token"}: ${error.message}\n(request ${error.requestId})`,
            );
          throw error;
        },
      );
      const file = settingsFile(terminal);
      writeSettings(file, { url, token, ...(organizationId ? { organization_id: organizationId } : {}) });
      terminal.error(`Signed in to ${url} as ${who}. Remembered in ${file}.\n`);
    });

  program
    .command("logout")
    .description("forget the token")
    .action(() => {
      const file = settingsFile(terminal);
      const { url } = readSettings(file);
      writeSettings(file, url === undefined ? {} : { url });
      terminal.error(`The token is forgotten here. It stays good until it is revoked.\n`);
    });

  program
    .command("whoami")
    .description("who you are to Muster, and what you may do")
    .action(async (_, command: Command) => {
      const { data } = await context.client(command).me.get({}, { signal: terminal.signal });
      await context.output(command).one(data);
    });
}

async function askForToken(terminal: Terminal, url: string): Promise<string> {
  const token = terminal.isInTerminal
    ? await terminal.ask(`API token for ${url}: `, { secret: true })
    : await firstLine(terminal.stdin);
  if (token !== "") return token;
  throw new Problem("No token was given. Make one on the page of your tokens, or ask your administrator.");
}

async function firstLine(input: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of input) {
    text += decoder.decode(piece, { stream: true });
    if (text.includes("\n") || text.length > 4096) break;
  }
  return text.split("\n", 1)[0]?.trim() ?? "";
}
