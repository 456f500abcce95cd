import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { columnsOf, type Fields } from "../output/output.ts";

export function addPlaces(program: Command, context: CommandContext): void {
  const { signal } = context.terminal;
  const show = async (command: Command, rows: readonly Fields[]) => {
    const list = context.output(command).list(columnsOf(rows));
    await list.add(rows);
    await list.end();
  };

  program
    .command("teams")
    .description("the teams that you may see")
    .action(async (_, command: Command) => {
      const { data } = await context.client(command).initiatives.list({}, { signal });
      await show(command, data.initiatives);
    });

  program
    .command("clusters")
    .description("the organization's clusters")
    .action(async (_, command: Command) => {
      const { data } = await context.client(command).clusters.list({}, { signal });
      await show(command, data.clusters);
    });
}
