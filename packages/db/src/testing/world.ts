import { createHash } from "node:crypto";
import {
  DAY_MS,
  hasEnded,
  newUuid,
  type Role,
  type Scope,
  SCOPES,
  UNASSIGNED_SLUG,
  type Uuid,
  type WorkloadStatus,
} from "@muster/contract";
import type pg from "pg";
import { attemptColumns } from "../attempts.ts";
import { createPool } from "../pool.ts";
import { createPrisma, type PrismaClient } from "../prisma.ts";
import { createTestDatabase } from "./index.ts";

export interface TestOrganization {
  readonly id: Uuid;
  readonly clusterId: Uuid;
  readonly unassignedId: Uuid;
}
export interface TestTeam {
  readonly id: Uuid;
  readonly organization: TestOrganization;
}
export interface TestMember {
  readonly id: Uuid;
  readonly email: string;
  readonly organization: TestOrganization;
}
export interface TestAttempt {
  readonly startedAt: Date;
  /** Null while it runs. */
  readonly endedAt: Date | null;
  readonly gpuCount?: number;
  readonly suspendedSeconds?: number;
}
export interface TestWorkload {
  readonly id?: Uuid;
  readonly team: TestTeam;
  /** The organization's first cluster if absent. */
  readonly clusterId?: Uuid;
  readonly status?: WorkloadStatus;
  readonly submittedBy?: string;
  readonly submittedAt: Date;
  readonly attempts?: readonly TestAttempt[];
  readonly gpuCount?: number;
  readonly instanceType?: string | null;
  readonly isManaged?: boolean;
  readonly completedAt?: Date | null;
  readonly name?: string;
}

/** A database of one's own, filled in the words of the domain. */
export interface World {
  readonly url: string;
  readonly prisma: PrismaClient;
  /** With a cluster `prod1`. */
  organization(name: string): Promise<TestOrganization>;
  /** Another cluster of an organization. */
  cluster(organization: TestOrganization, name: string): Promise<Uuid>;
  team(
    organization: TestOrganization,
    slug: string,
    options?: { parent?: TestTeam; id?: Uuid },
  ): Promise<TestTeam>;
  member(
    organization: TestOrganization,
    email: string,
    options: { role: Role; leads?: readonly TestTeam[]; joins?: readonly TestTeam[] },
  ): Promise<TestMember>;
  /** Stores a token for a member, or for the organization itself with a role of its own. */
  token(
    token: string,
    owner:
      | TestMember
      | {
          organization: TestOrganization;
          role: Role;
          leads?: readonly TestTeam[];
          joins?: readonly TestTeam[];
        },
    options?: { scopes?: readonly Scope[]; expiresAt?: Date },
  ): Promise<Uuid>;
  /** Inserts workloads in one statement and returns their ids. */
  workloads(rows: readonly TestWorkload[]): Promise<Uuid[]>;
  close(): Promise<void>;
}

const uuid = (): Uuid => newUuid(Date.now());

/** Makes a world in a fresh test database. */
export async function createWorld(): Promise<World> {
  const database = await createTestDatabase();
  const pool: pg.Pool = createPool({ url: database.url, role: "muster_maintenance", maxConnections: 2 });
  const prisma = createPrisma(pool);
  let count = 0;

  async function addCluster(organizationId: Uuid, name: string): Promise<Uuid> {
    const id = uuid();
    await prisma.cluster.create({ data: { organizationId, id, name, scheduler: "slurm" } });
    return id;
  }

  return {
    url: database.url,
    prisma,

    async organization(name) {
      const id = uuid();
      await prisma.organization.create({ data: { id, name, slug: `${name}-${++count}` } });
      const clusterId = await addCluster(id, "prod1");
      const unassigned = await prisma.initiative.findFirstOrThrow({
        where: { organizationId: id, slug: UNASSIGNED_SLUG },
      });
      return { id, clusterId, unassignedId: unassigned.id };
    },

    cluster: ({ id }, name) => addCluster(id, name),

    async team(organization, slug, { parent, id = uuid() } = {}) {
      await prisma.initiative.create({
        data: { organizationId: organization.id, id, parentId: parent?.id ?? null, slug, name: slug },
      });
      return { id, organization };
    },

    async member(organization, email, { role, leads = [], joins = [] }) {
      const user = await prisma.user.upsert({
        where: { email },
        create: { id: uuid(), email, name: email },
        update: {},
      });
      await prisma.membership.create({ data: { organizationId: organization.id, userId: user.id, role } });
      await prisma.teamMembership.createMany({
        data: teamRows(leads, joins).map((row) => ({
          ...row,
          organizationId: organization.id,
          userId: user.id,
        })),
      });
      return { id: user.id, email, organization };
    },

    async token(token, owner, { scopes = SCOPES, expiresAt = new Date(Date.now() + 300 * DAY_MS) } = {}) {
      const organizationId = owner.organization.id;
      const id = uuid();
      await prisma.apiToken.create({
        data: {
          organizationId,
          id,
          name: "test",
          tokenSha256: new Uint8Array(createHash("sha256").update(token).digest()),
          ...("role" in owner ? { serviceRole: owner.role } : { ownerUserId: owner.id }),
          scopes: [...scopes],
          createdAt: new Date(expiresAt.getTime() - 300 * DAY_MS),
          expiresAt,
        },
      });
      if ("role" in owner) {
        const rows = teamRows(owner.leads ?? [], owner.joins ?? []);
        await prisma.apiTokenTeam.createMany({
          data: rows.map((row) => ({ ...row, organizationId, tokenId: id })),
        });
      }
      return id;
    },

    async workloads(rows) {
      const data = rows.map((row) => toColumns(row, `job-${++count}`));
      await prisma.workload.createMany({ data });
      return data.map(({ id }) => id);
    },

    async close() {
      await prisma.$disconnect();
      await pool.end();
      await database.drop();
    },
  };
}

const teamRows = (leads: readonly TestTeam[], joins: readonly TestTeam[]) => [
  ...leads.map(({ id }) => ({ initiativeId: id, isLead: true })),
  ...joins.map(({ id }) => ({ initiativeId: id, isLead: false })),
];

function toColumns(row: TestWorkload, externalId: string) {
  const { team, attempts = [], gpuCount = 1, status = "pending" } = row;
  const lastEnd = attempts.findLast((attempt) => attempt.endedAt !== null)?.endedAt;
  const ended = hasEnded(status) ? (lastEnd ?? row.submittedAt) : null;
  const completedAt = row.completedAt === undefined ? ended : row.completedAt;
  const columns = attemptColumns({
    status,
    gpuCount,
    completedAt,
    attempts: attempts.map((attempt, index) => ({ id: String(index + 1), gpuCount, ...attempt })),
  });
  return {
    organizationId: team.organization.id,
    id: row.id ?? newUuid(row.submittedAt.getTime()),
    initiativeId: team.id,
    clusterId: row.clusterId ?? team.organization.clusterId,
    externalId,
    name: row.name ?? externalId,
    status,
    submittedBy: row.submittedBy ?? "user@example.com",
    instanceType: row.instanceType === undefined ? "a100-80gb" : row.instanceType,
    gpuCount,
    isManaged: row.isManaged ?? false,
    submittedAt: row.submittedAt,
    startedAt: columns.startedAt,
    completedAt,
    endedSeconds: BigInt(columns.endedSeconds),
    endedGpuSeconds: BigInt(columns.endedGpuSeconds),
    runningSince: columns.runningSince,
    runningGpuCount: columns.runningGpuCount,
    ...(columns.attempts && { attempts: columns.attempts.map((attempt) => ({ ...attempt })) }),
    observedAt: row.submittedAt,
  };
}
