import {
  encodeId,
  type Role,
  ROLES,
  type Uuid,
  WORKLOAD_STATUSES,
  type WorkloadStatus,
} from "@muster/contract";
import type { TestTeam, TestWorkload } from "@muster/db/testing/world";
import fc from "fast-check";
import { NOW, type TestServer } from "./server.ts";

const HOUR = 3_600_000;
export const SUBMITTERS = ["ada@example.com", "bob@example.com", "cyd@example.com"];
const NAMES = ["Train-LLM", "train-vit_50%", "eval", "ÉVAL-x"];
export const CLUSTERS = ["prod1", "lab"];
export const INSTANCE_TYPES = ["a100-80gb", "h100-80gb", null];

/** Teams by the number of the one above them, people by role and teams' numbers, workloads by team's number. */
export const organizationArbitrary = fc
  .record({
    parents: fc.array(fc.option(fc.nat(11)), { minLength: 1, maxLength: 9, size: "max" }),
    people: fc.array(
      fc.record({
        role: fc.constantFrom<Role>(...ROLES),
        leads: fc.uniqueArray(fc.nat(8), { maxLength: 3 }),
        joins: fc.uniqueArray(fc.nat(8), { maxLength: 3 }),
      }),
      { minLength: 2, maxLength: 3 },
    ),
    workloads: fc.array(
      fc.record({
        team: fc.nat(8),
        status: fc.constantFrom<WorkloadStatus>(...WORKLOAD_STATUSES),
        submittedBy: fc.constantFrom(...SUBMITTERS),
        instanceType: fc.constantFrom(...INSTANCE_TYPES),
        name: fc.constantFrom(...NAMES),
        cluster: fc.nat(CLUSTERS.length - 1),
        isManaged: fc.boolean(),
        gpuCount: fc.integer({ min: 0, max: 16 }),
        // Few different hours, so that many are submitted at the very same moment and only ids tell them apart.
        hoursAgo: fc.integer({ min: 1, max: 12 }),
        attempts: fc.array(
          fc.record({
            afterMs: fc.nat(HOUR),
            forMs: fc.nat(HOUR),
            suspendedShare: fc.constantFrom(0, 0, 0.5, 0.9),
          }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 40, size: "max" },
    ),
  })
  .map(({ parents, people, workloads }) => ({
    // A team hangs below an earlier one, so there is no ring.
    parents: parents.map((parent, i) => (parent === null || i === 0 ? null : parent % i)),
    people: people.map((person) => {
      const leads = [...new Set(person.leads.map((n) => n % parents.length))];
      return {
        ...person,
        leads,
        joins: [...new Set(person.joins.map((n) => n % parents.length))].filter((n) => !leads.includes(n)),
      };
    }),
    workloads: workloads.map((workload) => ({ ...workload, team: workload.team % parents.length })),
  }));
export type RandomOrganization = typeof organizationArbitrary extends fc.Arbitrary<infer T> ? T : never;

export interface BuiltWorkload extends TestWorkload {
  readonly id: Uuid;
  readonly teamNumber: number;
  readonly clusterNumber: number;
}
export interface BuiltOrganization {
  readonly teams: TestTeam[];
  readonly teamIds: string[];
  readonly clusterIds: string[];
  readonly people: { role: Role; leads: number[]; joins: number[]; token: string }[];
  readonly workloads: BuiltWorkload[];
}

let built = 0;

/** Stores a generated organization and says what it stored. */
export async function buildOrganization(
  server: TestServer,
  shape: RandomOrganization,
): Promise<BuiltOrganization> {
  const { world } = server;
  const number = ++built;
  const organization = await world.organization(`random-${number}`);
  const teams: TestTeam[] = [];
  for (const [i, parent] of shape.parents.entries()) {
    const above = parent === null ? undefined : teams[parent];
    teams.push(await world.team(organization, `team-${i}`, above ? { parent: above } : {}));
  }
  const team = (n: number) => teams[n] as TestTeam;
  const people = [];
  for (const [i, person] of shape.people.entries()) {
    const options = { role: person.role, leads: person.leads.map(team), joins: person.joins.map(team) };
    const member = await world.member(organization, `p${i}-${number}@example.com`, options);
    people.push({ ...person, token: await server.tokenFor(member) });
  }
  const clusters = [organization.clusterId, await world.cluster(organization, "lab")];
  const rows = shape.workloads.map((workload) => ({
    ...toRow(workload, team(workload.team)),
    clusterId: clusters[workload.cluster] ?? organization.clusterId,
  }));
  const ids = rows.length === 0 ? [] : await world.workloads(rows);
  const workloads = rows.map((row, i) => ({
    ...row,
    id: ids[i] as Uuid,
    teamNumber: shape.workloads[i]?.team ?? 0,
    clusterNumber: shape.workloads[i]?.cluster ?? 0,
  }));
  return {
    teams,
    teamIds: teams.map(({ id }) => encodeId("initiative", id)),
    clusterIds: clusters.map((id) => encodeId("cluster", id)),
    people,
    workloads,
  };
}

/** A generated workload as a row that could exist: attempts one after the other until now, the last one open while it runs. */
export function toRow(workload: RandomOrganization["workloads"][number], team: TestTeam): TestWorkload {
  const submittedAt = new Date(NOW.getTime() - workload.hoursAgo * HOUR);
  const chosen = workload.status === "pending" ? [] : workload.attempts;
  let clock = submittedAt.getTime();
  const passed = (ms: number) => new Date((clock = Math.min(clock + ms, NOW.getTime())));
  const attempts = chosen.map(({ afterMs, forMs, suspendedShare }, i) => {
    const startedAt = passed(afterMs);
    const endedAt = passed(forMs);
    const isOpen = workload.status === "running" && i === chosen.length - 1;
    const seconds = Math.floor((endedAt.getTime() - startedAt.getTime()) / 1_000);
    return {
      startedAt,
      endedAt: isOpen ? null : endedAt,
      suspendedSeconds: Math.floor(suspendedShare * seconds),
    };
  });
  return { ...workload, team, submittedAt, attempts };
}
