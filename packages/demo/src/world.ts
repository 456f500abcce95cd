import { ALDERMOOR, type OrganizationPlan, TIDEWELL } from "./organizations.ts";
import { type Person, flatten, staff } from "./staff.ts";
import { submittedSecondsAgo } from "./timeline.ts";
import { type TraceJob, readTrace } from "./trace.ts";
import { type DemoWorkload, demoWorkload } from "./workloads.ts";

/** An organization as it is to be stored. */
export interface DemoOrganization {
  readonly plan: OrganizationPlan;
  /** When it was founded, in whole seconds since 1970: a month before its first workload. */
  readonly createdAt: number;
  /** Everybody who submitted a workload, busiest first. */
  readonly people: readonly Person[];
  /** Oldest first. */
  readonly workloads: readonly DemoWorkload[];
}

/** Aldermoor University and Tidewell Labs. */
export interface World {
  readonly first: DemoOrganization;
  readonly second: DemoOrganization;
}

interface DatedJob {
  readonly job: TraceJob;
  readonly submittedAt: number;
}

const MONTH_SECONDS = 30 * 24 * 3600;

/**
 * Makes the demo out of the traces, as of a moment; nothing in it is later. The same moment makes the same world.
 * @param now whole seconds since 1970
 */
export async function makeWorld(now: number): Promise<World> {
  const traces = await Promise.all([readTrace("philly"), readTrace("helios")]);
  const jobs = traces.flatMap((trace) => {
    const ago = submittedSecondsAgo(trace);
    return trace.map((job, index) => ({ job, submittedAt: now - (ago[index] ?? 0) }));
  });
  jobs.sort((a, b) => a.submittedAt - b.submittedAt);
  const first = makeOrganization(ALDERMOOR, jobs, 0, now);
  return { first, second: makeOrganization(TIDEWELL, jobs, first.people.length, now) };
}

function makeOrganization(
  plan: OrganizationPlan,
  all: readonly DatedJob[],
  firstNumber: number,
  now: number,
): DemoOrganization {
  const jobs = all.filter(({ job }) => plan.owns(job));
  const counts = new Map<string, number>();
  for (const { job } of jobs) counts.set(job.submitter, (counts.get(job.submitter) ?? 0) + 1);
  const people = staff(counts, plan.teams, plan.emailDomain, firstNumber);

  const personOf = new Map(people.map((person) => [person.submitter, person]));
  const projectsOf = new Map(flatten(plan.teams).map((team) => [team.slug, team.projects]));
  const clusterOf = new Map(plan.clusters.map((cluster) => [cluster.trace, cluster]));
  const sequences = new Map<string, number>();
  const workloads = jobs.map(({ job, submittedAt }) => {
    const person = known(personOf, job.submitter);
    const sequence = sequences.get(job.submitter) ?? 0;
    sequences.set(job.submitter, sequence + 1);
    const projects = known(projectsOf, person.teamSlug);
    const cluster = known(clusterOf, job.trace);
    return demoWorkload(job, { person, projects, cluster, sequence, submittedAt }, now);
  });
  return { plan, createdAt: (jobs[0]?.submittedAt ?? now) - MONTH_SECONDS, people, workloads };
}

/** What a map holds under a key that it must have. */
export function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`${String(key)} is not known`);
  return value;
}
