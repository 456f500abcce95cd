import { clusterSchema, initiativeSchema } from "@muster/contract";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { columnsOf, type Fields } from "../output/output.ts";

const { collector, ...clusterFields } = clusterSchema.shape;
const TEAM_COLUMNS = Object.keys(initiativeSchema.shape);
const CLUSTER_COLUMNS = [
  ...Object.keys(clusterFields),
  ...Object.keys(collector.unwrap().shape).map((name) => `collector.${name}`),
];

export function addPlaces(program: Command, context: CommandContext): void {
  const { signal } = context.terminal;
  const show = async (command: Command, rows: readonly Fields[], columns: readonly string[]) => {
    const output = context.output(command);
    // A table has room for what there is only; what a program reads is the same always.
    const list = output.list(output.format === "table" ? columnsOf(rows) : columns);
    await list.add(rows);
    await list.end();
  };

  program
    .command("teams")
    .description("the teams that you may see")
    .action(async (_, command: Command) => {
      const { data } = await context.client(command).initiatives.list({}, { signal });
      await show(command, data.initiatives, TEAM_COLUMNS);
    });

  program
    .command("clusters")
    .description("the organization's clusters")
    .action(async (_, command: Command) => {
      const { data } = await context.client(command).clusters.list({}, { signal });
      await show(command, data.clusters, CLUSTER_COLUMNS);
    });
}
