export { isUnavailable } from "@muster/db";
export { type Caretaker, createCaretaker } from "./caretaker.ts";
export {
  ACCESS_DEFAULTS,
  type Access,
  type AccessOptions,
  createAccess,
  type ScopedDatabase,
} from "./access.ts";
export type { IssuedToken } from "./administration/api-tokens.ts";
export { type Act, ChangeRefused, type Refusal } from "./administration/change.ts";
export { hashPassword, isPassword } from "./passwords.ts";
export type { CollectorRow } from "./scoped-collectors.ts";
export type { AuditRow } from "./scoped-audit.ts";
export type { MemberRow } from "./scoped-members.ts";
export { NOWHERE, type Origin, originOf } from "./origin.ts";
export { type Principal, scopeOf, type VisibleScope } from "./principal.ts";
export { toIso } from "./row-types.ts";
export type { ScopedFind, ScopedModel } from "./scoped-models.ts";
export {
  type CohortSums,
  type ScopedWorkloads,
  scopedWorkloads,
  type SumsQuery,
  type UsageSums,
  type WaitPercentiles,
  type WorkloadPage,
  type WorkloadQuery,
} from "./scoped-workloads.ts";
export {
  type OrganizationOfUser,
  type ProviderIdentity,
  type SignInDesk,
  type SignInUser,
} from "./sign-in.ts";
export { isNewer, newestOfEach } from "./ingest/batch.ts";
export type { StoredObservation } from "./ingest/observation-desk.ts";
export { type ObservedState, observedState } from "./ingest/observed-state.ts";
export type { CohortSum } from "./sql/measures.ts";
export type { RollupDimension } from "./sql/rollup.ts";
export type { WorkloadOrder } from "./sql/order.ts";
export { SESSION_DAYS } from "./sessions.ts";
export type { Snapshot } from "./snapshot.ts";
export type { WorkloadRow } from "./sql/row.ts";
export type { Parameters } from "./sql/statement.ts";
export type { RunStatement, Statement } from "./tenant.ts";
export { isGood, newApiToken, sha256 } from "./tokens.ts";
export { MOST_LEVELS } from "./administration/teams.ts";
export { openAt } from "./administration/invitations.ts";
export { NoTurn } from "./turns.ts";
