import { type Name, emailOf, nameOf } from "./people.ts";
import type { TeamPlan } from "./teams.ts";

/** A person who submits workloads: who they are in a trace, who they are here, and where they belong. */
export interface Person {
  readonly submitter: string;
  readonly name: string;
  readonly email: string;
  readonly teamSlug: string;
  readonly workloadCount: number;
}

/** The teams of a tree in one list, each after the one above it. */
export function flatten(
  teams: readonly TeamPlan[],
  parentSlug: string | null = null,
): (TeamPlan & { readonly parentSlug: string | null })[] {
  return teams.flatMap((team) => [{ ...team, parentSlug }, ...flatten(team.below ?? [], team.slug)]);
}

/** The slugs of a team and of all teams below it. */
export function subtree(teams: readonly TeamPlan[], slug: string): Set<string> {
  const root = flatten(teams).find((team) => team.slug === slug);
  return new Set(root ? flatten([root]).map((team) => team.slug) : []);
}

/**
 * Names an organization's submitters and puts each into a team, so that the teams' shares of all workloads come close
 * to their weights. Busiest first.
 * @param workloadCounts how many workloads each submitter has
 * @param firstNumber the number of the first person's name; names repeat after 2,304
 */
export function staff(
  workloadCounts: ReadonlyMap<string, number>,
  teams: readonly TeamPlan[],
  emailDomain: string,
  firstNumber: number,
): Person[] {
  const load = flatten(teams).map(({ slug, weight }) => ({ slug, weight, assigned: 0 }));
  const busiestFirst = [...workloadCounts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return busiestFirst.map(([submitter, workloadCount], index) => {
    const fullness = (team: (typeof load)[number]) => (team.assigned + workloadCount) / team.weight;
    const team = load.reduce((best, other) => (fullness(other) < fullness(best) ? other : best));
    team.assigned += workloadCount;
    const name: Name = nameOf(firstNumber + index);
    return {
      submitter,
      name: `${name.first} ${name.last}`,
      email: emailOf(name, emailDomain),
      teamSlug: team.slug,
      workloadCount,
    };
  });
}
