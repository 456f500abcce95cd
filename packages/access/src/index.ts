export { isUnavailable } from "@muster/db";
export { type Access, type AccessOptions, createAccess, type ScopedDatabase } from "./access.ts";
export { NOWHERE, type Origin, originOf } from "./origin.ts";
export { type Principal, scopeOf, type VisibleScope } from "./principal.ts";
export type { ScopedFind, ScopedModel } from "./scoped-models.ts";
export {
  type RunStatement,
  type ScopedWorkloads,
  scopedWorkloads,
  type WorkloadPage,
  type WorkloadQuery,
} from "./scoped-workloads.ts";
export {
  type OrganizationOfUser,
  type ProviderIdentity,
  SESSION_DAYS,
  type SignInDesk,
  type SignInUser,
} from "./sign-in.ts";
export type { WorkloadRow } from "./sql/row.ts";
export type { Parameters } from "./sql/statement.ts";
export type { Statement } from "./tenant.ts";
export { newApiToken, sha256 } from "./tokens.ts";
