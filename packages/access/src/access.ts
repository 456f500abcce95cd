import { setTimeout } from "node:timers/promises";
import type { Uuid } from "@muster/contract";
import {
  createPool,
  createPrisma,
  type DatabaseRole,
  type PrismaClient,
  STATEMENT_TIMEOUT_MS,
} from "@muster/db";
import type pg from "pg";
import { accountDesk } from "./administration/account.ts";
import { tokenChanges } from "./administration/api-tokens.ts";
import type { Circumstances } from "./administration/audit.ts";
import { exportChanges } from "./administration/exports.ts";
import { clusterChanges } from "./administration/clusters.ts";
import { invitationChanges, invitationDesk } from "./administration/invitations.ts";
import { memberChanges } from "./administration/members.ts";
import { organizationChanges } from "./administration/organization.ts";
import { passwordLinkDesk } from "./administration/password-links.ts";
import { setupDesk } from "./administration/setup.ts";
import { teamChanges } from "./administration/teams.ts";
import { viewChanges } from "./administration/views.ts";
import { principalBySession, principalByToken } from "./authenticate.ts";
import { createFolding } from "./folding.ts";
import { type Principal, scopeOf } from "./principal.ts";
import { type ScopedModels, scopedModels } from "./scoped-models.ts";
import { type ObservationDesk, observationDesk } from "./ingest/observation-desk.ts";
import { type ScopedWorkloads, scopedWorkloads } from "./scoped-workloads.ts";
import { inTurnUntilClosed, type OpenSnapshot, openSnapshot } from "./snapshot.ts";
import { type ScopedAudit, scopedAudit } from "./scoped-audit.ts";
import { type ScopedCollectors, scopedCollectors } from "./scoped-collectors.ts";
import { type ScopedMembers, scopedMembers } from "./scoped-members.ts";
import { gatherLookups, shareLookups } from "./shared-lookups.ts";
import { type SignInDesk, signInDesk } from "./sign-in.ts";
import { readAsTenant, type RunStatement, writeAsTenant } from "./tenant.ts";
import { isWellFormedApiToken } from "./tokens.ts";
import { createTurns } from "./turns.ts";
import type { WorkloadRow } from "./sql/row.ts";
import { readVitals, type Vitals } from "./vitals.ts";

const PING_WITHIN_MS = 2_000;
const WRITES_WAIT_MS = 10_000;

/** All that a verb may read: the caller's scope, and nothing beside it. */
export interface ScopedDatabase {
  readonly models: ScopedModels;
  readonly workloads: ScopedWorkloads;
  readonly observations: ObservationDesk;
  readonly members: ScopedMembers;
  readonly audit: ScopedAudit;
  readonly collectors: ScopedCollectors;
}

/** What a principal may change of their organization. Each change writes the audit log in its own transaction. */
function changesOf(prisma: PrismaClient) {
  return {
    organization: organizationChanges(prisma),
    members: memberChanges(prisma),
    invitations: invitationChanges(prisma),
    teams: teamChanges(prisma),
    tokens: tokenChanges(prisma),
    clusters: clusterChanges(prisma),
    exports: exportChanges(prisma),
    views: viewChanges(prisma),
  };
}

export interface Access {
  /** Who holds this API token; `undefined` for one that is malformed (no query is made), unknown, expired or revoked. */
  byToken(token: string, circumstances: Circumstances): Promise<Principal | undefined>;
  /** Whose browser this is; `undefined` when the session is over. */
  bySession(secret: string, now: Date): Promise<Principal | undefined>;
  /** The data that a principal may see. */
  databaseFor(principal: Principal): ScopedDatabase;
  /** Changes of an organization, each by a principal. */
  readonly changes: ReturnType<typeof changesOf>;
  /** People and their sessions. */
  readonly signIn: SignInDesk;
  /** What people change of themselves. */
  readonly account: ReturnType<typeof accountDesk>;
  /** Invitations, as whoever holds a link finds them. */
  readonly invitations: ReturnType<typeof invitationDesk>;
  /** Links by which people choose a new password. */
  readonly passwordLinks: ReturnType<typeof passwordLinkDesk>;
  /** The first run. */
  readonly setup: ReturnType<typeof setupDesk>;
  /** Resolves when the database answers; rejects when it does not, or not within two seconds. */
  ping(): Promise<void>;
  /** What an operator watches of the whole database. */
  vitals(): Promise<Vitals>;
  /** How its connections are used just now. */
  connections(): PoolUse[];
  /** Folds what was counted since the last time, or a part of it; resolves with how many deltas that were: 0 also when somebody else is at it. */
  foldCounts(): Promise<number>;
  /** Removes reports and rejections of collectors that nobody looks at any more; resolves with how many. */
  tidyReports(now: Date): Promise<number>;
  close(): Promise<void>;
}

/** The connections of a pool, and how many callers wait for one. */
interface PoolUse {
  readonly pool: string;
  readonly used: number;
  readonly idle: number;
  readonly waiting: number;
}

/** What holds where nothing else is said. */
export const ACCESS_DEFAULTS = {
  maxConnections: 16,
  statisticsAtOnce: 4,
  statementTimeoutMs: STATEMENT_TIMEOUT_MS,
};

export interface AccessOptions {
  readonly databaseUrl: string;
  /** The most connections for what is read; what is written, what streams, and authentication have a quarter of that each beside them. */
  readonly maxConnections?: number;
  /** How many statistics of one organization are computed at once; more wait their turn. */
  readonly statisticsAtOnce?: number;
  /** How long one statement may take, in milliseconds. */
  readonly statementTimeoutMs?: number;
  /** How many workloads a list looks at in order before it gathers all that match; tests have few. */
  readonly walkLength?: number;
}

/** Opens the only two doors to the database that a server has: one to find out who is calling, one for what they may see. */
export function createAccess({
  databaseUrl: url,
  maxConnections = ACCESS_DEFAULTS.maxConnections,
  statementTimeoutMs = ACCESS_DEFAULTS.statementTimeoutMs,
  statisticsAtOnce = ACCESS_DEFAULTS.statisticsAtOnce,
  walkLength,
}: AccessOptions): Access {
  const open = (role: DatabaseRole, most: number, waitMs?: number) =>
    createPool({ url, role, maxConnections: most, statementTimeoutMs, ...(waitMs && { waitMs }) });
  const few = Math.max(2, Math.ceil(maxConnections / 4));
  const authPool = open("muster_auth", few);
  const appPool = open("muster_app", maxConnections);
  // However many read, collectors need not queue behind them; and they would rather wait than deliver it all again.
  const writePool = open("muster_app", few, WRITES_WAIT_MS);
  // A caller's requests often come many at a time; each would find out the same.
  const principals = shareLookups<Principal | undefined>();
  const pings = shareLookups<void>();
  const foldCounts = createFolding(async (most) => {
    const { rows } = await writePool.query<{ folded: string }>("select fold_workload_rollups($1) as folded", [
      most,
    ]);
    return Number(rows[0]?.folded ?? 0);
  });
  const databases = new WeakMap<Principal, ScopedDatabase>();
  const gatherFinds = gatherLookups<Uuid, WorkloadRow>();
  // Who waits has one of the places for reads: not so many that others would find none.
  const inTurn = createTurns({ atOnce: statisticsAtOnce, waiting: 4 * statisticsAtOnce, waitMs: 3_000 });
  // What streams takes as long as whoever reads it: it has connections of its own, and no organization takes them all.
  const streamPool = open("muster_app", few);
  const streamInTurn = createTurns({ atOnce: Math.max(1, Math.floor(few / 2)), waiting: 8, waitMs: 3_000 });
  const authPrisma = createPrisma(authPool);
  const appPrisma = createPrisma(appPool);

  return {
    async byToken(token, circumstances) {
      if (!isWellFormedApiToken(token)) return undefined;
      return principals(`token ${token}`, () => principalByToken(authPool, token, circumstances));
    },
    bySession: (secret, now) =>
      principals(`session ${secret}`, () => principalBySession(authPool, secret, now)),
    databaseFor(principal) {
      // Who asks for several things at once is the same principal.
      const known = databases.get(principal);
      if (known) return known;
      const scope = scopeOf(principal);
      const run: RunStatement = (statement) => readAsTenant(appPool, scope.organizationId, statement);
      const snapshots: OpenSnapshot = (count, rows) =>
        inTurnUntilClosed(streamInTurn, scope.organizationId, () =>
          openSnapshot(streamPool, scope.organizationId, count, rows),
        );
      const database: ScopedDatabase = {
        // Most requests need none: the models are made when they are asked for.
        get models() {
          return scopedModels(appPrisma, scope);
        },
        workloads: scopedWorkloads(run, scope, {
          walkLength,
          gatherFinds,
          runSums: (statement) => inTurn(scope.organizationId, () => run(statement)),
          openSnapshot: snapshots,
        }),
        observations: observationDesk(
          (work) => writeAsTenant(writePool, scope.organizationId, work),
          principal,
        ),
        get members() {
          return scopedMembers(run, scope);
        },
        get collectors() {
          return scopedCollectors(run, scope);
        },
        get audit() {
          return scopedAudit(run, scope, snapshots);
        },
      };
      databases.set(principal, database);
      return database;
    },
    changes: changesOf(appPrisma),
    signIn: signInDesk(authPrisma),
    account: accountDesk(authPrisma),
    invitations: invitationDesk(authPrisma),
    passwordLinks: passwordLinkDesk(authPrisma),
    setup: setupDesk(authPrisma),
    ping: () =>
      pings("ping", async () => {
        const tooLate = setTimeout(PING_WITHIN_MS, undefined, { ref: false }).then(() => {
          throw new Error("The database did not answer in time.");
        });
        await Promise.race([authPool.query("select 1"), tooLate]);
      }),
    connections: () => [
      use("reads", appPool),
      use("writes", writePool),
      use("streams", streamPool),
      use("authentication", authPool),
    ],
    vitals: () => readVitals(writePool),
    foldCounts,
    async tidyReports(now) {
      const { rows } = await writePool.query<{ gone: string }>("select tidy_cluster_reports($1) as gone", [
        now,
      ]);
      return Number(rows[0]?.gone ?? 0);
    },
    async close() {
      await Promise.all([authPrisma.$disconnect(), appPrisma.$disconnect()]);
      await Promise.all([authPool.end(), appPool.end(), writePool.end(), streamPool.end()]);
    },
  };
}

const use = (pool: string, { totalCount, idleCount, waitingCount }: pg.Pool): PoolUse => ({
  pool,
  used: totalCount - idleCount,
  idle: idleCount,
  waiting: waitingCount,
});
