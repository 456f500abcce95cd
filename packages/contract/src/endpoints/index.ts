import type { Endpoint, StreamEndpoint } from "../endpoint.ts";
import { changePassword, endOtherSessions, endSession, listSessions, updateMe } from "./account.ts";
import { exportAuditEvents, listAuditEvents } from "./audit-events.ts";
import {
  createCluster,
  createClusterToken,
  listRejections,
  removeCluster,
  updateCluster,
} from "./clusters.ts";
import { exportWorkloads } from "./export-workloads.ts";
import { getWorkload } from "./get-workload.ts";
import { getHealth, getLiveness } from "./health.ts";
import {
  acceptInvitation,
  createInvitation,
  findInvitation,
  listInvitations,
  revokeInvitation,
  signUpByInvitation,
} from "./invitations.ts";
import { listWorkloads } from "./list-workloads.ts";
import { getMe, switchOrganization } from "./me.ts";
import { listMembers, removeMember, updateMember } from "./members.ts";
import { renameOrganization } from "./organization.ts";
import { createPasswordLink, findPasswordLink, usePasswordLink } from "./password-links.ts";
import { listClusters, listInitiatives } from "./places.ts";
import { ingestHeartbeat } from "./ingest-heartbeat.ts";
import { ingestWorkloads } from "./ingest-workloads.ts";
import { getUsage } from "./usage.ts";
import { workloadFacets } from "./workload-facets.ts";
import { listWorkloadEvents } from "./workload-events.ts";
import { completeSetup, setupStatus } from "./setup.ts";
import { createTeam, updateTeam } from "./teams.ts";
import { createToken, listTokens, revokeToken } from "./tokens.ts";
import { createView, listViews, removeView, updateView } from "./views.ts";
import { listWorkloadAttempts } from "./workload-attempts.ts";
import { getWorkloadLabels } from "./workload-labels.ts";
import { listWorkloadRuns } from "./workload-runs.ts";
import { workloadStats } from "./workload-stats.ts";

/** Every operation there is, nested as tRPC calls it. */
export const endpoints = {
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
} as const satisfies Record<string, Record<string, Endpoint>>;

export type Endpoints = typeof endpoints;

/** Every operation that streams, nested likewise. */
export const streams = {
  workloads: { export: exportWorkloads },
  audit_events: { export: exportAuditEvents },
} as const satisfies Record<string, Record<string, StreamEndpoint>>;

export type Streams = typeof streams;
export { MAX_REJECTIONS } from "./clusters.ts";
export { COLOR_SCHEMES, type ColorScheme, type Session } from "./account.ts";
export type { View } from "./views.ts";
export type { Invitation } from "./invitations.ts";
export type { Member } from "./members.ts";
export type { ApiToken } from "./tokens.ts";
export { MAX_OBSERVATIONS, OBSERVATION_OUTCOMES, type ObservationOutcome } from "./ingest-workloads.ts";
export { SORT_ORDERS, type SortOrder, WORKLOAD_SORTS, type WorkloadSort } from "./list-workloads.ts";
export { type FacetName, FACETS } from "./workload-facets.ts";
export { type Cluster, clusterSchema, type Collector, type Initiative, initiativeSchema } from "./places.ts";
export { GROUPINGS, type Grouping, INTERVALS, type Interval, MAX_INTERVALS } from "./grouping.ts";
export { TIME_RANGES } from "./time-range.ts";
export { STATS_EXTRAS } from "./workload-stats.ts";
