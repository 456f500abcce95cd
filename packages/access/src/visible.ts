import { Prisma } from "@muster/db";
import type { VisibleScope } from "./principal.ts";

type Condition = (scope: VisibleScope) => Record<string, unknown>;

const ofOrganization: Condition = ({ organizationId }) => ({ organizationId });
const ofTeams =
  (field: "id" | "initiativeId"): Condition =>
  ({ organizationId, teams }) => ({
    organizationId,
    ...(teams === "all" ? {} : { [field]: { in: [...teams] } }),
  });
const ofSelf =
  (field: "id" | "userId" | "ownerUserId"): Condition =>
  ({ userId }) => ({ [field]: { in: userId === null ? [] : [userId] } });
const adminsElse =
  (whatAdminsSee: Condition, whatOthersSee: Condition): Condition =>
  (scope) =>
    scope.isAdmin ? whatAdminsSee(scope) : { ...ofOrganization(scope), ...whatOthersSee(scope) };
const nobody =
  (field: string): Condition =>
  () => ({ [field]: { in: [] } });

/** For every model the condition under which a row is visible. A model without a decision does not compile. */
export const VISIBLE = {
  Organization: ({ organizationId }) => ({ id: organizationId }),
  Initiative: ofTeams("id"),
  User: (scope) => ({
    memberships: { some: { organizationId: scope.organizationId } },
    ...(scope.isAdmin ? {} : ofSelf("id")(scope)),
  }),
  UserIdentity: nobody("userId"),
  Membership: adminsElse(ofOrganization, ofSelf("userId")),
  TeamMembership: ofTeams("initiativeId"),
  Session: (scope) => ({ ...ofOrganization(scope), ...ofSelf("userId")(scope) }),
  ApiToken: adminsElse(ofOrganization, ofSelf("ownerUserId")),
  ApiTokenTeam: adminsElse(ofOrganization, nobody("tokenId")),
  Invitation: adminsElse(ofOrganization, nobody("id")),
  InvitationTeam: adminsElse(ofOrganization, nobody("invitationId")),
  PasswordLink: nobody("id"),
  AuditEvent: adminsElse(ofOrganization, nobody("id")),
  SavedView: (scope) => ({
    ...ofOrganization(scope),
    OR: [
      ofSelf("ownerUserId")(scope),
      { initiativeId: scope.teams === "all" ? { not: null } : { in: [...scope.teams] } },
    ],
  }),
  Cluster: ofOrganization,
  Workload: ofTeams("initiativeId"),
  WorkloadEvent: (scope) => ({ ...ofOrganization(scope), workload: ofTeams("initiativeId")(scope) }),
  ClusterReport: ofOrganization,
  RejectedObservation: adminsElse(ofOrganization, nobody("clusterId")),
  WorkloadRollup: ofTeams("initiativeId"),
} satisfies Record<Prisma.ModelName, Condition>;
