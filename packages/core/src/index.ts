export { DomainError, forbidden, invalid, notFound, unauthenticated } from "./errors.ts";
export { observe } from "./ingest/observe.ts";
export { type Envelope, invoke } from "./invoke.ts";
export type { Answer, AuthorizedCall, Call, Operation, Services } from "./operation.ts";
export { operations, registry } from "./registry.ts";
