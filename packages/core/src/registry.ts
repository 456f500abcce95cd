import type { Endpoints, Streams } from "@muster/contract";
import { changePassword, endOtherSessions, endSession, listSessions, updateMe } from "./account/account.ts";
import { exportAuditEvents, listAuditEvents } from "./administration/audit.ts";
import {
  createCluster,
  createClusterToken,
  listRejections,
  removeCluster,
  updateCluster,
} from "./administration/clusters.ts";
import {
  acceptInvitation,
  createInvitation,
  findInvitation,
  listInvitations,
  revokeInvitation,
  signUpByInvitation,
} from "./administration/invitations.ts";
import { listMembers, removeMember, updateMember } from "./administration/members.ts";
import { renameOrganization } from "./administration/organization.ts";
import { createPasswordLink, findPasswordLink, usePasswordLink } from "./administration/password-links.ts";
import { completeSetup, setupStatus } from "./administration/setup.ts";
import { createTeam, updateTeam } from "./administration/teams.ts";
import { createToken, listTokens, revokeToken } from "./administration/tokens.ts";
import { getHealth, getLiveness } from "./health/health.ts";
import { getMe } from "./me/get.ts";
import { switchOrganization } from "./me/switch-organization.ts";
import { ingestHeartbeat } from "./ingest/heartbeat.ts";
import { ingestWorkloads } from "./ingest/observe.ts";
import type { Operation, StreamOperation } from "./operation.ts";
import { listClusters } from "./places/list-clusters.ts";
import { listInitiatives } from "./places/list-initiatives.ts";
import { workloadStats } from "./statistics/stats.ts";
import { getUsage } from "./statistics/usage.ts";
import { listWorkloadAttempts } from "./workloads/attempts.ts";
import { listWorkloadEvents } from "./workloads/events.ts";
import { exportWorkloads } from "./workloads/export.ts";
import { workloadFacets } from "./workloads/facets.ts";
import { getWorkload } from "./workloads/get.ts";
import { getWorkloadLabels } from "./workloads/labels.ts";
import { listWorkloadRuns } from "./workloads/runs.ts";
import { createView, listViews, removeView, updateView } from "./views/views.ts";
import { listWorkloads } from "./workloads/list.ts";

type Registry = {
  readonly [Group in keyof Endpoints]: {
    readonly [Name in keyof Endpoints[Group]]: Endpoints[Group][Name] extends infer E extends
      Operation["endpoint"]
      ? Operation<E>
      : never;
  };
};

/** The verb behind every endpoint. An endpoint without one does not compile. */
export const registry: Registry = {
  health: { get: getHealth, live: getLiveness },
  me: {
    get: getMe,
    switch_organization: switchOrganization,
    update: updateMe,
    change_password: changePassword,
    sessions: listSessions,
    end_session: endSession,
    end_other_sessions: endOtherSessions,
  },
  setup: { status: setupStatus, complete: completeSetup },
  organization: { rename: renameOrganization },
  members: { list: listMembers, update: updateMember, remove: removeMember },
  invitations: {
    list: listInvitations,
    create: createInvitation,
    revoke: revokeInvitation,
    find: findInvitation,
    accept: acceptInvitation,
    sign_up: signUpByInvitation,
  },
  password_links: { create: createPasswordLink, find: findPasswordLink, use: usePasswordLink },
  initiatives: { list: listInitiatives, create: createTeam, update: updateTeam },
  clusters: {
    list: listClusters,
    create: createCluster,
    update: updateCluster,
    create_token: createClusterToken,
    remove: removeCluster,
    rejections: listRejections,
  },
  tokens: { list: listTokens, create: createToken, revoke: revokeToken },
  audit_events: { list: listAuditEvents },
  ingest: { workloads: ingestWorkloads, heartbeat: ingestHeartbeat },
  workloads: {
    list: listWorkloads,
    get: getWorkload,
    attempts: listWorkloadAttempts,
    events: listWorkloadEvents,
    labels: getWorkloadLabels,
    runs: listWorkloadRuns,
    facets: workloadFacets,
    stats: workloadStats,
  },
  usage: { get: getUsage },
  views: { list: listViews, create: createView, update: updateView, remove: removeView },
};

/** All operations in a row, their types forgotten. */
export const operations: readonly Operation[] = Object.values(registry).flatMap(
  (group) => Object.values(group) as unknown as Operation[],
);

type StreamRegistry = {
  readonly [Group in keyof Streams]: {
    readonly [Name in keyof Streams[Group]]: Streams[Group][Name] extends infer E extends
      StreamOperation["endpoint"]
      ? StreamOperation<E>
      : never;
  };
};

const streamRegistry: StreamRegistry = {
  workloads: { export: exportWorkloads },
  audit_events: { export: exportAuditEvents },
};

/** All operations that stream. */
export const streamOperations: readonly StreamOperation[] = Object.values(streamRegistry).flatMap(
  (group) => Object.values(group) as unknown as StreamOperation[],
);
