import { scopedWorkloads, type ScopedWorkloads, type Statement, type VisibleScope } from "@muster/access";
import type { Uuid } from "@muster/contract";
import type pg from "pg";
import type { Organization } from "../world/outline.ts";

/** Who looks, and at how many teams. */
export interface Visibility {
  readonly name: string;
  readonly scope: VisibleScope;
}

/** An admin, and people who see 1, 5, 50, 200 teams (large and small ones alike) or only dormant ones. */
export function visibilitiesOf(organization: Organization): Visibility[] {
  const bySize = organization.teams.toSorted((a, b) => b.share - a.share).map(({ id }) => id);
  const dormant = organization.teams.filter(({ share }) => share === 0).map(({ id }) => id);
  const spread = (count: number): Uuid[] =>
    Array.from(
      { length: count },
      (_, n) => bySize[Math.floor((n * (bySize.length - dormant.length)) / count)] ?? "",
    );
  const of = (name: string, teams: "all" | readonly Uuid[]): Visibility => ({
    name,
    scope: { organizationId: organization.id, userId: null, isAdmin: teams === "all", teams },
  });
  return [
    of("admin", "all"),
    of("1 team", spread(1)),
    of("5 teams", spread(5)),
    of("50 teams", spread(50)),
    of("200 teams", bySize.slice(0, 200)),
    of("dormant teams", dormant),
  ];
}

/** Workloads as one of them sees them, and what each statement took at the database, in milliseconds. */
export function timedWorkloads(
  client: pg.ClientBase,
  { scope }: Visibility,
): { workloads: ScopedWorkloads; took: () => number } {
  let spentMs = 0;
  const run = async <Row extends pg.QueryResultRow>({ name, text, values }: Statement): Promise<Row[]> => {
    const startedAt = performance.now();
    // The rows are wanted, not what a program makes of them: each stays an array of texts.
    const { rows } = await client.query({ name, text, values: [...values], types: TEXTS, rowMode: "array" });
    spentMs += performance.now() - startedAt;
    return rows as unknown as Row[];
  };
  return {
    workloads: scopedWorkloads(run, scope),
    took() {
      const ms = spentMs;
      spentMs = 0;
      return ms;
    },
  };
}

const TEXTS = { getTypeParser: () => (value: string) => value };
