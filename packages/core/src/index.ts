export { conflict, DomainError, forbidden, invalid, notFound, unauthenticated } from "./errors.ts";
export { passwordLinkPath } from "./administration/password-links.ts";
export { observe } from "./ingest/observe.ts";
export { type Envelope, invoke, invokeStream } from "./invoke.ts";
export type {
  Answer,
  AuthorizedCall,
  Call,
  Operation,
  Services,
  StreamAnswer,
  StreamOperation,
} from "./operation.ts";
export { operations, registry, streamOperations } from "./registry.ts";
