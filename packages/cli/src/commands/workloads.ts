import { endpoints, workloadSchema } from "@muster/contract";
import type { Client } from "@muster/sdk";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { UsageError } from "../exit.ts";
import { addFlags } from "../flags.ts";
import { teamSlugs, withIds } from "../names.ts";
import type { Fields } from "../output/output.ts";
import { addReport } from "./report.ts";

const FIELDS = Object.keys(workloadSchema.shape);
/** What fits onto a screen. */
const IN_TABLE =
  "workload_id,name,status,team,submitted_by,gpu_count,instance_type,submitted_at,gpu_hours_used";
const RUNS_IN_TABLE = [
  "workload_id",
  "status",
  "submitted_at",
  "started_at",
  "completed_at",
  "gpu_hours_used",
];
const PAGE = 100;

interface ListFlags {
  readonly limit: string;
  readonly all?: boolean;
  readonly columns?: string;
}

export function addWorkloads(program: Command, context: CommandContext): void {
  const workloads = program.command("workloads").description("what runs, ran and waits");
  addList(workloads, context);

  workloads
    .command("get <workload_id>")
    .description("one workload with all that is known of it")
    .addHelpText("after", "\nExample:\n  $ muster workloads get wl_01jeavgz1ye4d9ym9xdj741sz0 -o json")
    .action(async (id: string, _, command: Command) => {
      const { signal } = context.terminal;
      const { data } = await context.client(command).workloads.get({ workload_id: id }, { signal });
      await context.output(command).one(data);
    });

  workloads
    .command("attempts <workload_id>")
    .description("each stretch during which a workload held GPUs, oldest first")
    .action(async (id: string, _, command: Command) => {
      const { signal } = context.terminal;
      const { data } = await context.client(command).workloads.attempts({ workload_id: id }, { signal });
      const rows = context.output(command).list(["started_at", "ended_at", "gpu_count", "suspended_seconds"]);
      await rows.add(data.attempts);
      await rows.end();
    });

  workloads
    .command("events <workload_id>")
    .description("what was seen of a workload, oldest first")
    .action(async (id: string, _, command: Command) => {
      const { signal } = context.terminal;
      const rows = context.output(command).list(["observed_at", "status", "attempt_count"]);
      const pages = context
        .client(command)
        .workloads.events.pages({ workload_id: id, limit: PAGE }, { signal });
      for await (const { data } of pages) await rows.add(data.events);
      await rows.end();
    });

  workloads
    .command("labels <workload_id>")
    .description("what else its cluster says of a workload; of one that waits, also why")
    .addHelpText(
      "after",
      "\nExample:\n  $ muster workloads labels wl_01jeavgz1ye4d9ym9xdj741sz0 -o csv | grep waiting",
    )
    .action(async (id: string, _, command: Command) => {
      const { signal } = context.terminal;
      const { data } = await context.client(command).workloads.labels({ workload_id: id }, { signal });
      const output = context.output(command);
      if (output.format === "json") return output.one(data);
      const rows = output.list(["name", "value"]);
      await rows.add(Object.entries(data.labels).map(([name, value]) => ({ name, value })));
      await rows.end();
    });

  workloads
    .command("runs <workload_id>")
    .description("the newest workloads of the same name in the same team")
    .action(async (id: string, _, command: Command) => {
      const { signal } = context.terminal;
      const { data } = await context.client(command).workloads.runs({ workload_id: id }, { signal });
      const output = context.output(command);
      const rows = output.list(output.format === "table" ? RUNS_IN_TABLE : FIELDS);
      await rows.add(data.workloads);
      await rows.end();
    });

  addReport(workloads.command("stats"), context, endpoints.workloads.stats, {
    call: (client, input, request) => client.workloads.stats(input, request),
    groupFields: Object.keys(endpoints.workloads.stats.data.shape.grouped.unwrap().element.shape),
    examples: [
      "muster workloads stats --time-range last_7_days",
      "muster workloads stats --group-by submitted_by --team vision --include-descendants",
      "muster workloads stats --time-range custom --start-date 2026-01-01 --end-date 2026-02-01 -o csv",
    ],
  });
  addReport(program.command("usage"), context, endpoints.usage.get, {
    call: (client, input, request) => client.usage.get(input, request),
    groupFields: Object.keys(endpoints.usage.get.data.shape.grouped.unwrap().element.shape),
    examples: [
      "muster usage --time-range last_7_days --interval day",
      "muster usage --group-by initiative_id,instance_type -o csv",
    ],
  });
}

function addList(workloads: Command, context: CommandContext): void {
  const list = workloads.command("list").description("workloads, the newest first");
  const readFlags = addFlags(list, endpoints.workloads.list, ["limit", "next_token", "organization_id"]);
  list
    .option("--limit <count>", "how many at most", "20")
    .option("--all", "all there are")
    .option("--columns <names>", `which columns, with commas between: team, ${FIELDS.join(", ")}`)
    .addHelpText(
      "after",
      `
Examples:
  $ muster workloads list --status running,pending
  $ muster workloads list --team vision --include-descendants --start-date 30d
  $ muster workloads list --all -o csv > workloads.csv
  $ muster workloads list --status failed -o json | jq -r '.[].workload_id'`,
    )
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<ListFlags>();
      const { signal } = context.terminal;
      const most = options.all ? Infinity : countOf(options.limit);
      const output = context.output(command);
      const columns = columnsOf(options.columns ?? (output.format === "table" ? IN_TABLE : FIELDS.join(",")));
      const client = context.client(command);
      const filters = await withIds(
        client,
        readFlags({ ...options, limit: undefined }, context.terminal.now()),
        {
          signal,
        },
      );
      const addTeams = columns.includes("team") ? await teamAdder(client, signal) : undefined;
      // JSON holds all fields, also those that this version does not know, unless columns are named.
      const pick = (row: Fields): Fields =>
        options.columns ? Object.fromEntries(columns.map((column) => [column, row[column]])) : row;
      const rows = output.list(columns);
      let shown = 0;
      let total = 0;
      // Made of the endpoint's own parameters; the API checks them.
      const input = { ...filters, limit: Math.min(PAGE, most) } as never;
      for await (const { data, metadata } of client.workloads.list.pages(input, { signal })) {
        const page: Fields[] = data.workloads.slice(0, most - shown);
        await rows.add((addTeams ? page.map(addTeams) : page).map(pick));
        shown += page.length;
        total = metadata.total_count;
        if (shown >= most) break;
      }
      await rows.end();
      if (output.format !== "table") return;
      const count = (number: number) => number.toLocaleString("en");
      context.terminal.error(
        total === 0
          ? "No workloads match.\n"
          : `${count(shown)} of ${count(total)}${shown < total ? "; all with --all" : ""}\n`,
      );
    });
}

async function teamAdder(client: Client, signal: AbortSignal): Promise<(row: Fields) => Fields> {
  const slugs = await teamSlugs(client, { signal });
  return (row) => ({ ...row, team: slugs.get(row.initiative_id) ?? row.initiative_id });
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError("--limit: must be a whole number, 1 or more; for all there are, say --all");
}

function columnsOf(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => name !== "team" && !FIELDS.includes(name));
  if (wrong === undefined) return names;
  throw new UsageError(`--columns: there is no column “${wrong}”; there are team, ${FIELDS.join(", ")}`);
}
