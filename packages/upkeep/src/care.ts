import { type Caretaker, createCaretaker } from "@muster/access";
import { type CommandContext, EXIT, UsageError } from "@muster/cli";
import { DAY_MS } from "@muster/contract";
import type { Command } from "commander";
import { openDatabase, saying } from "./database.ts";

const BATCH = 5_000;

const DOCTOR = `
Adds up all workloads anew and compares that with the sums that counts, statistics and usage are read from. It only reads, and
disturbs nobody, but goes through all rows. Exit code 1 when something differs. --repair then makes the sums anew; whoever
delivers waits meanwhile.

Examples:
  $ pnpm muster doctor
  $ pnpm muster doctor --repair`;

const RETENTION = `
Drops workloads that ended more than so many days ago from lists and details, with their history. What they add up to is kept:
statistics have it with include_archived, usage always. It can't be undone; --dry-run says how many there are.
What a collector or an import delivers again after that comes back as new, and counts a second time beside what was kept: choose
more days than anything looks back.

Examples:
  $ pnpm muster retention --days 400 --dry-run
  $ pnpm muster retention --days 400`;

/** `muster doctor` and `muster retention`. */
export function addCare(program: Command, context: CommandContext): void {
  const { terminal } = context;
  const number = (value: number) => value.toLocaleString("en");

  program
    .command("doctor")
    .description("prove that every sum equals its rows, and put right what does not")
    .option("--repair", "make the sums anew when some differ")
    .option("--database <url>", "this database rather than DATABASE_URL's or the embedded one")
    .addHelpText("after", DOCTOR)
    .action((options: { repair?: boolean }, command: Command) =>
      onDatabase(context, command, async (caretaker) => {
        const drifted = await caretaker.drifted();
        if (drifted.length === 0) return terminal.out("All sums equal their rows.\n");
        const organizations = new Set(drifted.map(({ organization_id }) => organization_id)).size;
        await terminal.out(
          `${number(drifted.length)} sums of ${organizations} organization(s) differ from their rows.\n`,
        );
        if (!options.repair) {
          terminal.error("Make them anew with --repair.\n");
          return context.endWith(EXIT.failed);
        }
        await caretaker.rebuild();
        const left = await caretaker.drifted();
        await terminal.out(
          left.length === 0 ? "All made anew; they equal their rows.\n" : "They differ still.\n",
        );
        if (left.length > 0) context.endWith(EXIT.failed);
      }),
    );

  program
    .command("retention")
    .description("drop workloads that ended long ago; what they add up to is kept")
    .requiredOption("--days <count>", "how many days ago a workload must have ended")
    .option("--dry-run", "only say how many there are")
    .option("--database <url>", "this database rather than DATABASE_URL's or the embedded one")
    .addHelpText("after", RETENTION)
    .action(async ({ days, dryRun }: { days: string; dryRun?: boolean }, command: Command) => {
      if (!/^[1-9]\d{0,4}$/.test(days))
        throw new UsageError("--days: must be a whole number, 1 or more, like 400");
      const before = new Date(terminal.now() - Number(days) * DAY_MS);
      const ended = `ended before ${before.toISOString().slice(0, 16).replace("T", " ")} UTC`;
      await onDatabase(context, command, async (caretaker) => {
        if (dryRun) {
          return terminal.out(`${number(await caretaker.countEndedBefore(before))} workloads ${ended}.\n`);
        }
        let dropped = 0;
        // Each batch is a transaction of its own: what is dropped when it is stopped, is dropped whole.
        for (let some = BATCH; some > 0 && !terminal.signal.aborted;) {
          some = await caretaker.archiveEndedBefore(before, BATCH);
          dropped += some;
        }
        await caretaker.fold();
        await terminal.out(`Dropped ${number(dropped)} workloads that ${ended}.\n`);
        terminal.signal.throwIfAborted();
      });
    });
}

/** Works on the database that a command names, and leaves it as it was found. */
export async function onDatabase(
  { terminal }: CommandContext,
  command: Command,
  work: (caretaker: Caretaker) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(command.opts<{ database?: unknown }>().database, terminal.env);
  try {
    const caretaker = createCaretaker(database.url, terminal.signal);
    try {
      await saying(database.url, work(caretaker));
    } finally {
      await caretaker.close();
    }
  } finally {
    await database.close();
  }
}
