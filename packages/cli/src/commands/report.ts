import type { Endpoint } from "@muster/contract";
import type { Client, RequestOptions } from "@muster/sdk";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { addFlags } from "../flags.ts";
import { teamSlugs, withIds } from "../names.ts";
import type { Fields } from "../output/output.ts";

interface Report {
  readonly call: (
    client: Client,
    input: Readonly<Record<string, unknown>>,
    request: RequestOptions,
  ) => Promise<{ readonly data: Fields }>;
  readonly examples: readonly string[];
}

/** A command for an endpoint that answers numbers: a summary, groups, a series. */
export function addReport(
  command: Command,
  context: CommandContext,
  endpoint: Endpoint,
  { call, examples }: Report,
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
      const hasTeams = output.format === "table" && JSON.stringify(data).includes('"initiative_id"');
      const slugs = hasTeams ? await teamSlugs(client, { signal }) : undefined;
      const named = (row: Fields): Fields => {
        if (!slugs || !("initiative_id" in row)) return row;
        const { initiative_id, ...others } = row;
        return { team: slugs.get(initiative_id) ?? initiative_id, ...others };
      };
      await output.sections(
        data,
        Object.entries(data).flatMap(([name, part]) => {
          if (Array.isArray(part)) return [{ name, rows: (part as Fields[]).map(named) }];
          return typeof part === "object" && part !== null ? [{ name, rows: [part as Fields] }] : [];
        }),
      );
    });
}
