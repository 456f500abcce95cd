import type { FinestGrain } from "./segments.ts";

/** Roll-ups that keep some fields of a workload apart. */
export interface Cube {
  readonly name:
    "organization" | "team" | "organization_machine" | "machine" | "submitter" | "submitter_machine";
  readonly finest: FinestGrain;
  /** Whether it keeps teams apart, so that each team's buckets are read on their own. */
  readonly isByTeam: boolean;
  /** Whether it has only what retention archived, as the rows of all else are hardly more. */
  readonly isOfArchived?: boolean;
}

/** The SELECT list of the sums of a relation, whose rows are of an interval, each with a factor before it. */
export type SelectSums = (alias: string, interval: string, factor?: string) => string;

/** Buckets of one grain: where the first begins and where the last has ended, and which interval a moment (ms since 1970) is of. */
interface BucketRun {
  readonly grain: string;
  readonly first: string;
  readonly last: string;
  readonly intervalOf: (at: string) => string;
}

interface Buckets {
  readonly cube: Cube;
  /** The buckets that are read as a whole. */
  readonly runs: readonly BucketRun[];
  /** Whether there is a relation `level` of single buckets, too. */
  readonly hasPieces: boolean;
  readonly organization: string;
  /** The visible teams; undefined for all. */
  readonly teamList: string | undefined;
  /** Whether a submitter's own index leads to them. */
  readonly bySubmitter: boolean;
  /** Whether sums are kept apart by team. */
  readonly keepsTeams: boolean;
  /** What else is asked of a roll-up row. */
  readonly conditions: (alias: string) => string;
  readonly select: SelectSums;
}

const ALL_TEAMS = "'00000000-0000-0000-0000-000000000000'::uuid";
const WITHOUT_TEAMS = { team: "organization", machine: "organization_machine" } as const;
const isWithoutTeams = (cube: Cube["name"]): cube is keyof typeof WITHOUT_TEAMS =>
  Object.hasOwn(WITHOUT_TEAMS, cube);

/** A relation that queries for the sums of whole buckets stand on, `seen`: whether these are at most half of the teams. */
export const seenSql = (organization: string, teamList: string): string =>
  `seen as materialized (
    select 2 * cardinality(${teamList}) <= count(*) as sees_few from initiatives i where i.organization_id = ${organization}
  )`;

/** Queries for the sums of whole buckets. Together they are what is asked for. */
export function bucketParts(buckets: Buckets): string[] {
  const { cube, organization, teamList, bySubmitter, keepsTeams } = buckets;
  const all = `(select i.id from initiatives i where i.organization_id = ${organization}) team`;
  if (!cube.isByTeam) return parts(buckets, cube.name, undefined, ` and r.initiative_id = ${ALL_TEAMS}`);
  if (bySubmitter && cube.name === "submitter") {
    const inTeams =
      teamList === undefined ? "" : ` and array_position(${teamList}, r.initiative_id) is not null`;
    return parts(buckets, cube.name, undefined, inTeams);
  }
  const ofTeam = " and r.initiative_id = team.id";
  if (teamList === undefined) return parts(buckets, cube.name, all, ofTeam);
  const visible = `unnest(${teamList}) team(id)`;
  if (keepsTeams || !isWithoutTeams(cube.name)) return parts(buckets, cube.name, visible, ofTeam);
  // Who sees most teams sees all of them but a few: one of the two ways is taken, at the cost of the other's condition.
  const seesFew = "(select sees_few from seen)";
  const hidden = `(select i.id from initiatives i where i.organization_id = ${organization} and i.id <> all (${teamList})) team`;
  const whole = WITHOUT_TEAMS[cube.name];
  return [
    ...parts(buckets, cube.name, visible, ofTeam).map((part) => `${part} where ${seesFew}`),
    ...[
      ...parts(buckets, whole, undefined, ` and r.initiative_id = ${ALL_TEAMS}`),
      ...parts(buckets, cube.name, hidden, ofTeam, "-"),
    ].map((part) => `${part} where not ${seesFew}`),
  ];
}

/** The runs and the pieces. `offset 0` keeps each look into the index as narrow as it and its team are. */
function parts(
  { runs, hasPieces, organization, conditions, select }: Buckets,
  cube: Cube["name"],
  teams: string | undefined,
  ofTeam: string,
  sign: "" | "-" = "",
): string[] {
  const rollups = (grain: string, isWanted: string) =>
    `lateral (
      select * from workload_rollups r
      where r.organization_id = ${organization} and r.cube = '${cube}' and r.grain = ${grain}${ofTeam}
        and ${isWanted} and ${conditions("r")} offset 0
    ) r`;
  const whole = runs.map(({ grain, first, last, intervalOf }) => {
    const inRun = rollups(grain, `r.bucket >= ${first} and r.bucket < ${last}`);
    return `select ${select("r", intervalOf("r.bucket * 3600000::bigint"), sign)}
    from ${teams ? `${teams} cross join ` : ""}${inRun}`;
  });
  const inPieces = rollups("level.grain", "r.bucket = any (level.buckets)");
  const interval = "level.intervals[array_position(level.buckets, r.bucket)]";
  const single = `select ${select("r", interval, `${sign}level.sign * `)}
    from level ${teams ? `cross join ${teams} ` : ""}cross join ${inPieces}`;
  return hasPieces ? [...whole, single] : whole;
}
