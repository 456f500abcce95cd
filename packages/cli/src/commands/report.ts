import { type Endpoint, GROUPINGS } from "@muster/contract";
import type { Client, RequestOptions } from "@muster/sdk";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { addFlags } from "../flags.ts";
import { teamSlugs, withIds } from "../names.ts";
import { columnsOf, type Fields } from "../output/output.ts";

interface Report {
  readonly call: (
    client: Client,
    input: Readonly<Record<string, unknown>>,
    request: RequestOptions,
  ) => Promise<{ readonly data: Fields }>;
  /** What a group may have: the fields that are grouped by, and its numbers. */
  readonly groupFields: readonly string[];
  readonly examples: readonly string[];
}

/** A command for an endpoint that answers numbers: a summary, groups, a series. */
export function addReport(
  command: Command,
  context: CommandContext,
  endpoint: Endpoint,
  { call, groupFields, examples }: Report,
): void {
  const readFlags = addFlags(command, endpoint, ["organization_id"]);
  command
    .description(endpoint.summary.replace(/^./, (first) => first.toLowerCase()))
    .addHelpText("after", `\nExamples:\n${examples.map((example) => `  $ ${example}`).join("\n")}`)
    .action(async (_, self: Command) => {
      const { signal, now } = context.terminal;
      const client = context.client(self);
      const input = await withIds(client, readFlags(self.optsWithGlobals(), now()), { signal });
      const { data } = await call(client, input, { signal });
      const output = context.output(self);
      const by = (input.group_by ?? []) as readonly string[];
      const hasTeams = output.format === "table" && by.includes("initiative_id");
      const slugs = hasTeams ? await teamSlugs(client, { signal }) : undefined;
      const named = (row: Fields): Fields =>
        slugs && "initiative_id" in row
          ? { ...row, team: slugs.get(row.initiative_id) ?? row.initiative_id }
          : row;
      const columns = [
        ...by.map((field) => (field === "initiative_id" && slugs ? "team" : field)),
        ...groupFields.filter((field) => !GROUPINGS.some((grouping) => grouping === field)),
      ];
      // Comma-separated, the last one stands alone: it is never the period before.
      const sections = sectionsOf(data).filter(({ name }) => output.format !== "csv" || name !== "previous");
      await output.sections(
        data,
        sections.map(({ name, rows }) => ({
          name,
          rows: rows.map(named),
          columns: by.length > 0 && isOfGroups(name) ? [...boundsIn(name), ...columns] : columnsOf(rows),
        })),
      );
    });
}

/** Of an answer's parts each a table, the numbers that stand alone first, and the most detailed last. */
function sectionsOf(data: Fields): { name: string; rows: Fields[] }[] {
  const parts = Object.entries(data);
  const isPart = (value: unknown) => typeof value === "object" && value !== null;
  const alone = parts.filter(([, value]) => !isPart(value));
  const sections = parts
    .filter(([, value]) => isPart(value))
    .map(([name, part]) => ({
      name,
      rows: Array.isArray(part) ? (part as Fields[]).flatMap(apart) : [part as Fields],
    }));
  if (alone.length > 0) sections.unshift({ name: "total", rows: [Object.fromEntries(alone)] });
  return sections.sort((a, b) => detail(a.name) - detail(b.name));
}

const BY_DETAIL = ["total", "summary", "previous", "grouped", "series"];
const detail = (name: string): number => BY_DETAIL.indexOf(name);

const BOUNDS = ["start", "end"];
const isOfGroups = (name: string): boolean => name === "grouped" || name === "series";
const boundsIn = (name: string): readonly string[] => (name === "series" ? BOUNDS : []);

/** An interval with groups as a row for each of them, one without any as a row of no group, of which there is nothing. */
function apart({ grouped, ...interval }: Fields): Fields[] {
  if (!Array.isArray(grouped)) return [interval];
  const bounds = Object.fromEntries(BOUNDS.map((name) => [name, interval[name]]));
  if (grouped.length > 0) return (grouped as Fields[]).map((group) => ({ ...bounds, ...group }));
  // Not the interval's own numbers: with top_groups it may have others, that are not told of.
  const numbers = Object.keys(interval).filter((name) => !BOUNDS.includes(name));
  return [{ ...bounds, ...Object.fromEntries(numbers.map((name) => [name, OF_NOTHING[name] ?? null])) }];
}

const OF_NOTHING: Fields = { workload_count: 0, gpu_hours: 0 };
