import type { Uuid } from "@muster/contract";
import type pg from "pg";
import { narrowTeams, type VisibleScope } from "./principal.ts";
import type { WorkloadFilter } from "./sql/filter.ts";
import { pageStatement, type PageStart } from "./sql/page.ts";
import { matchingRelation } from "./sql/relation.ts";
import { WORKLOAD_COLUMNS, type WorkloadRow } from "./sql/row.ts";
import { Parameters, toStatement } from "./sql/statement.ts";
import type { Statement } from "./tenant.ts";

/** What a caller asks for; which organization and which teams that can mean is the scope's to say. */
export interface WorkloadQuery extends Omit<WorkloadFilter, "organizationId" | "teams"> {
  readonly initiativeId?: Uuid | undefined;
  readonly includeDescendants?: boolean | undefined;
}

export interface WorkloadPage {
  readonly rows: WorkloadRow[];
  readonly totalCount: number;
}

export interface ScopedWorkloads {
  /** The visible workload with this id, or undefined. */
  find(id: Uuid): Promise<WorkloadRow | undefined>;
  /** At most `limit` visible workloads that match, newest first, after a row; and how many match in all. */
  page(query: WorkloadQuery, after: PageStart | undefined, limit: number): Promise<WorkloadPage>;
  /** Runs a query over the visible workloads that match: `write` gets them as a relation and adds values through `parameters`. */
  analyse<Row extends pg.QueryResultRow>(
    query: WorkloadQuery,
    write: (relation: string, parameters: Parameters) => string,
  ): Promise<Row[]>;
}

/** Runs a statement behind the tenant wall of the scope's organization. */
export type RunStatement = <Row extends pg.QueryResultRow>(statement: Statement) => Promise<Row[]>;

/** The workloads of a scope, read by plain SQL. */
export function scopedWorkloads(run: RunStatement, scope: VisibleScope): ScopedWorkloads {
  const read = <Row extends pg.QueryResultRow>(text: string, parameters: Parameters) =>
    run<Row>(toStatement(text, parameters));

  async function narrow({
    initiativeId,
    includeDescendants,
    ...rest
  }: WorkloadQuery): Promise<WorkloadFilter> {
    let teams = narrowTeams(scope, initiativeId === undefined ? undefined : [initiativeId]);
    // Only what lies below a team that is seen: a hidden one has nothing below it, as one that does not exist.
    if (includeDescendants && initiativeId !== undefined && teams.includes(initiativeId)) {
      teams = narrowTeams(scope, await teamAndBelow(initiativeId));
    }
    return { ...rest, organizationId: scope.organizationId, teams };
  }

  async function teamAndBelow(id: Uuid): Promise<Uuid[]> {
    const parameters = new Parameters();
    const text = `select i.id from initiatives i
      where i.organization_id = ${parameters.add(scope.organizationId, "uuid")} and i.path @> array[${parameters.add(id, "uuid")}]`;
    return (await read<{ id: Uuid }>(text, parameters)).map((row) => row.id);
  }

  return {
    async find(id) {
      const parameters = new Parameters();
      const text = `select ${WORKLOAD_COLUMNS} from workloads w
        where w.organization_id = ${parameters.add(scope.organizationId, "uuid")} and w.id = ${parameters.add(id, "uuid")}`;
      const teams =
        scope.teams === "all" ? "" : ` and w.initiative_id = any (${parameters.add(scope.teams, "uuid[]")})`;
      return (await read<WorkloadRow & pg.QueryResultRow>(text + teams, parameters))[0];
    },

    async page(query, after, limit) {
      const statement = pageStatement(await narrow(query), after, limit);
      const rows = await run<WorkloadRow & { total_count: number }>(statement);
      // Without a match there is still one row: the count beside an empty page.
      return { rows: rows.filter((row) => row.id !== null), totalCount: rows[0]?.total_count ?? 0 };
    },

    async analyse(query, write) {
      const parameters = new Parameters();
      const relation = matchingRelation(await narrow(query), parameters);
      return read(write(relation, parameters), parameters);
    },
  };
}
