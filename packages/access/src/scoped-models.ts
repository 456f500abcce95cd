import { Prisma, type PrismaClient } from "@muster/db";
import type { VisibleScope } from "./principal.ts";
import { prismaAsTenant } from "./tenant.ts";
import { VISIBLE } from "./visible.ts";

type ModelName = Prisma.ModelName;
type Row<M extends ModelName> = Prisma.TypeMap["model"][M]["payload"]["scalars"];

/** What may be asked of a model: its own columns, no relations, no raw SQL. */
export interface ScopedFind<M extends ModelName> {
  readonly where?: Partial<Record<keyof Row<M>, unknown>>;
  readonly orderBy?: readonly Partial<Record<keyof Row<M>, "asc" | "desc">>[];
  readonly take?: number;
}

export interface ScopedModel<M extends ModelName> {
  /** The visible rows that match. */
  findMany(find?: ScopedFind<M>): Promise<Row<M>[]>;
  /** The first visible row that matches, or null. */
  findFirst(find?: ScopedFind<M>): Promise<Row<M> | null>;
  /** How many visible rows match. */
  count(find?: Pick<ScopedFind<M>, "where">): Promise<number>;
}

export type ScopedModels = { readonly [M in ModelName as Uncapitalize<M>]: ScopedModel<M> };

const COLUMNS: Record<ModelName, Record<string, string>> = {
  Organization: Prisma.OrganizationScalarFieldEnum,
  Initiative: Prisma.InitiativeScalarFieldEnum,
  User: Prisma.UserScalarFieldEnum,
  UserIdentity: Prisma.UserIdentityScalarFieldEnum,
  Membership: Prisma.MembershipScalarFieldEnum,
  TeamMembership: Prisma.TeamMembershipScalarFieldEnum,
  Session: Prisma.SessionScalarFieldEnum,
  ApiToken: Prisma.ApiTokenScalarFieldEnum,
  ApiTokenTeam: Prisma.ApiTokenTeamScalarFieldEnum,
  Invitation: Prisma.InvitationScalarFieldEnum,
  InvitationTeam: Prisma.InvitationTeamScalarFieldEnum,
  PasswordLink: Prisma.PasswordLinkScalarFieldEnum,
  AuditEvent: Prisma.AuditEventScalarFieldEnum,
  SavedView: Prisma.SavedViewScalarFieldEnum,
  Cluster: Prisma.ClusterScalarFieldEnum,
  Workload: Prisma.WorkloadScalarFieldEnum,
  WorkloadEvent: Prisma.WorkloadEventScalarFieldEnum,
  ClusterReport: Prisma.ClusterReportScalarFieldEnum,
  RejectedObservation: Prisma.RejectedObservationScalarFieldEnum,
  WorkloadRollup: Prisma.WorkloadRollupScalarFieldEnum,
};

// Secrets never leave, whoever asks.
const SECRETS: Partial<Record<ModelName, Record<string, true>>> = {
  User: { passwordHash: true, passwordByLink: true },
  Session: { tokenSha256: true },
  ApiToken: { tokenSha256: true },
  Invitation: { tokenSha256: true },
  PasswordLink: { tokenSha256: true },
};

/**
 * Every model, read-only and narrowed to a scope. Takes plain operations with plain conditions: includes, relation filters,
 * fluent calls and raw SQL would go round the narrowing, so they are refused with a `TypeError`, also when types are ignored.
 */
export function scopedModels(prisma: PrismaClient, scope: VisibleScope): ScopedModels {
  const entries = (Object.keys(VISIBLE) as ModelName[]).map((model) => [
    uncapitalize(model),
    scopedModel(prisma, scope, model),
  ]);
  return Object.fromEntries(entries) as ScopedModels;
}

function scopedModel<M extends ModelName>(
  prisma: PrismaClient,
  scope: VisibleScope,
  model: M,
): ScopedModel<M> {
  const run = <T>(operation: "findMany" | "findFirst" | "count", find: ScopedFind<M>): Promise<T> => {
    refuseOthers(model, find);
    const omit = operation === "count" ? undefined : SECRETS[model];
    const args = {
      ...find,
      ...(omit && { omit }),
      where: { AND: [VISIBLE[model](scope), find.where ?? {}] },
    };
    return prismaAsTenant(prisma, scope.organizationId, (transaction) => {
      const delegate = transaction[uncapitalize(model) as keyof typeof transaction] as unknown as Record<
        string,
        (args: unknown) => Promise<T>
      >;
      const query = delegate[operation];
      if (!query) throw new TypeError(`${model} has no ${operation}`);
      return query(args);
    });
  };
  return {
    findMany: (find = {}) => run<Row<M>[]>("findMany", find),
    findFirst: (find = {}) => run<Row<M> | null>("findFirst", find),
    count: ({ where } = {}) => run<number>("count", where === undefined ? {} : { where }),
  };
}

function refuseOthers<M extends ModelName>(model: M, find: ScopedFind<M>): void {
  for (const key of Object.keys(find)) {
    if (!["where", "orderBy", "take"].includes(key))
      throw new TypeError(`${model}: "${key}" is not allowed on scoped data`);
  }
  for (const part of [find.where ?? {}, ...(find.orderBy ?? [])]) {
    for (const column of Object.keys(part)) {
      if (!Object.hasOwn(COLUMNS[model], column))
        throw new TypeError(`${model}: "${column}" is no column of its own`);
    }
  }
}

const uncapitalize = <M extends ModelName>(model: M) =>
  (model.charAt(0).toLowerCase() + model.slice(1)) as Uncapitalize<M>;
