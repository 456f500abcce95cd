import { NOWHERE } from "@muster/access";
import { type CommandContext, Problem, UsageError } from "@muster/cli";
import { PASSWORD_LINK_HOURS } from "@muster/contract";
import { passwordLinkPath } from "@muster/core";
import { addressOf } from "@muster/sdk";
import type { Command } from "commander";
import { onDatabase } from "./care.ts";

const HELP = `
For whom no administrator can make one: the only administrator, and who is in several organizations. It takes whoever opens it to a page
where they choose a new password, which ends their sessions. An older link of theirs ends. The audit log tells of both.

Muster's address in it is NEXTAUTH_URL, or http://localhost:3000 (PORT).

Example:
  $ NEXTAUTH_URL=https://muster.example.org pnpm muster password-link ada@example.org`;

/** `muster password-link`. */
export function addPasswordLink(program: Command, context: CommandContext): void {
  const { terminal } = context;
  program
    .command("password-link <email>")
    .description("make a link by which somebody who lost their password chooses a new one")
    .option("--database <url>", "this database rather than DATABASE_URL's or the embedded one")
    .addHelpText("after", HELP)
    .action(async (email: string, _options: unknown, command: Command) => {
      // First: a link that is made ends the older one.
      const muster = musterIn(terminal.env);
      await onDatabase(context, command, async (caretaker) => {
        const at = { now: new Date(terminal.now()), from: NOWHERE, requestId: null };
        const link = await caretaker.passwordLink(email, at);
        if (!link) throw new Problem(`Nobody with the email ${email} is in an organization.`);
        await terminal.out(`${new URL(passwordLinkPath(link.secret), muster).href}\n`);
        terminal.error(`Good once, for ${PASSWORD_LINK_HOURS} hours. Pass it on to nobody else.\n`);
      });
    });
}

/**
 * Muster's address, by the settings of its server.
 * @throws UsageError for a setting that can't be one
 */
function musterIn({ NEXTAUTH_URL, PORT }: Readonly<Record<string, string | undefined>>): string {
  if (!NEXTAUTH_URL) {
    const port = Number(PORT || 3000);
    if (Number.isInteger(port) && port >= 0 && port <= 65_535) return `http://localhost:${port}`;
    throw new UsageError("PORT: must be a whole number from 0 to 65535");
  }
  try {
    const address = addressOf(NEXTAUTH_URL);
    if (new URL(address).pathname === "/") return address;
  } catch {
    // It is said below what would be right.
  }
  throw new UsageError("NEXTAUTH_URL: must be the address that people open, like https://muster.example.org");
}
