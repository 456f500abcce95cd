import { NOWHERE } from "@muster/access";
import { type CommandContext, Problem } from "@muster/cli";
import { PASSWORD_LINK_HOURS } from "@muster/contract";
import { passwordLinkPath } from "@muster/core";
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
    .action((email: string, _options: unknown, command: Command) =>
      onDatabase(context, command, async (caretaker) => {
        const at = { now: new Date(terminal.now()), from: NOWHERE, requestId: null };
        const link = await caretaker.passwordLink(email, at);
        if (!link) throw new Problem(`Nobody with the email ${email} is in an organization.`);
        const { NEXTAUTH_URL, PORT } = terminal.env;
        const address = new URL(
          passwordLinkPath(link.secret),
          NEXTAUTH_URL || `http://localhost:${PORT || 3000}`,
        );
        await terminal.out(`${address.href}\n`);
        terminal.error(`Good once, for ${PASSWORD_LINK_HOURS} hours. Pass it on to nobody else.\n`);
      }),
    );
}
