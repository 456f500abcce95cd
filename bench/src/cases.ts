import type { Principal, Statement } from "@muster/access";
import { type Endpoint, encodeId, endpoints, isInPath, type Mac } from "@muster/contract";
import { type Operation, registry } from "@muster/core";
import type { MusterClient } from "./muster-client.ts";
import { statementOf } from "./statements.ts";
import type { Tokens } from "./world/tokens.ts";

/** One line of the table: what is asked of Muster, and the statement that it costs. */
export interface Case {
  readonly name: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly statement: Statement;
}

export interface CaseContext {
  readonly tokens: Tokens;
  readonly principals: Readonly<Record<keyof Tokens, Principal>>;
  readonly submitter: string;
  readonly muster: MusterClient;
  readonly cursorMac: Mac;
  /** How many workloads the world has. */
  readonly rows: number;
}

/** How much of the world stands before the page of the deep cursor. */
const DEEP_SHARE = 0.1;
const PING: Statement = { name: "ping", text: "select 1", values: [] };

/** What is measured. Cursor and id come from Muster's own answers. */
export async function makeCases({
  tokens,
  principals,
  submitter,
  muster,
  cursorMac,
  rows,
}: CaseContext): Promise<Case[]> {
  const { list, get, stats } = registry.workloads;
  const deep = await muster.walk(tokens.admin, rows * DEEP_SHARE);

  async function caseOf<E extends Endpoint>(
    name: string,
    operation: Operation<E>,
    who: keyof Tokens,
    input: Readonly<Record<string, string | readonly string[]>> = {},
  ): Promise<Case> {
    return {
      name,
      path: pathOf(operation.endpoint, input),
      token: tokens[who],
      statement: await statementOf(operation, principals[who], input, cursorMac),
    };
  }

  return [
    { name: "health", path: endpoints.health.get.path, token: undefined, statement: PING },
    await caseOf("list, admin", list, "admin"),
    await caseOf("list, lead of 50 teams", list, "leadOf50"),
    await caseOf("list, member of 5 teams", list, "memberOf5"),
    await caseOf("list, status=failed", list, "admin", { status: ["failed"] }),
    await caseOf("list, median submitter", list, "admin", { submitted_by: submitter }),
    await caseOf("list, deep cursor", list, "admin", { next_token: deep.nextToken }),
    await caseOf("get", get, "admin", { workload_id: encodeId("workload", deep.lastId) }),
    await caseOf("stats, 30 days", stats, "admin"),
    await caseOf("stats, 30 days by team", stats, "admin", { group_by: ["initiative_id"] }),
  ];
}

function pathOf(
  { path, name }: Endpoint,
  input: Readonly<Record<string, string | readonly string[]>>,
): string {
  if (path === null) throw new Error(`${name} has no path.`);
  const query = Object.entries(input)
    .filter(([key]) => !isInPath({ path }, key))
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => String(input[key]));
  return query.length === 0 ? filled : `${filled}?${query.join("&")}`;
}
