import type { Principal } from "@muster/access";
import { type Endpoint, type ErrorDetail, hasBody, type InputOf } from "@muster/contract";
import { closestMatch } from "leven";
import type { z } from "zod";
import { forbidden, invalid, unauthenticated } from "./errors.ts";
import type { Answer, AuthorizedCall, Call, Operation } from "./operation.ts";

/** An answer as every transport gives it: the same JSON over REST and tRPC. */
export interface Envelope<E extends Endpoint = Endpoint> extends Answer<E> {
  readonly request_id: string;
}

/**
 * The one way into a verb: permission, then the input parsed once, then the verb on data that is already narrowed.
 * @throws DomainError UNAUTHENTICATED, FORBIDDEN, VALIDATION_ERROR, or what the verb throws
 */
export async function invoke<E extends Endpoint>(
  operation: Operation<E>,
  call: Call,
  principal: Principal | null,
  rawInput: unknown,
): Promise<Envelope<E>> {
  const { endpoint } = operation;
  const run = operation.run as (call: Call | AuthorizedCall, input: InputOf<E>) => Promise<Answer<E>>;
  let authorized: Call | AuthorizedCall = call;
  if (endpoint.scope !== null) {
    if (principal === null) throw unauthenticated("Nobody is signed in.");
    if (!principal.scopes.includes(endpoint.scope)) {
      throw forbidden(`This token lacks the scope ${endpoint.scope}.`);
    }
    if (endpoint.role !== undefined && principal.role !== endpoint.role) {
      throw forbidden("Only an administrator of the organization may do this.");
    }
    authorized = { ...call, principal, db: call.services.access.databaseFor(principal) };
  }
  const input = endpoint.input.safeParse(rawInput);
  if (!input.success) throw invalid(...input.error.issues.flatMap((issue) => toDetails(issue, endpoint)));
  const answer = await run(authorized, input.data as InputOf<E>);
  return { ...answer, request_id: call.requestId };
}

function toDetails(issue: z.core.$ZodIssue, endpoint: Endpoint): ErrorDetail[] {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
    return issue.keys.map((key) => ({
      path: key,
      message: unknownParameter(key, Object.keys(endpoint.input.shape)),
    }));
  }
  // A query has one level: an item of a list is spoken of by the parameter's name.
  const path = hasBody(endpoint) ? issue.path : issue.path.slice(0, 1);
  return [{ path: path.join("."), message: issue.message }];
}

function unknownParameter(name: string, known: string[]): string {
  const key = name.slice(0, 64);
  const nearest = closestMatch(key, known, { maxDistance: Math.max(2, Math.floor(key.length / 2)) });
  if (nearest !== undefined) return `is not a parameter; did you mean ${nearest}?`;
  return known.length === 0
    ? "is not a parameter; there are none"
    : `is not a parameter; there are ${known.join(", ")}`;
}
