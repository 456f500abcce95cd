import type { Principal } from "@muster/access";
import {
  type Endpoint,
  type ErrorDetail,
  hasBody,
  type InputOf,
  problemIn,
  type StreamEndpoint,
} from "@muster/contract";
import { closestMatch } from "leven";
import type { z } from "zod";
import { forbidden, invalid, unauthenticated } from "./errors.ts";
import type { Answer, AuthorizedCall, Call, Operation, StreamAnswer, StreamOperation } from "./operation.ts";

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
  const authorized = endpoint.scope === null ? call : authorize(endpoint, call, principal);
  const answer = await run(authorized, parse(endpoint, rawInput));
  return { ...answer, request_id: call.requestId };
}

/** The one way into a verb that streams. Throws as `invoke` does. */
export async function invokeStream<E extends StreamEndpoint>(
  { endpoint, run }: StreamOperation<E>,
  call: Call,
  principal: Principal | null,
  rawInput: unknown,
): Promise<StreamAnswer> {
  const authorized = authorize(endpoint, call, principal);
  return run(authorized, parse<E>(endpoint, rawInput));
}

type Described = Pick<Endpoint, "scope" | "role" | "input" | "method">;

function authorize(endpoint: Described, call: Call, principal: Principal | null): AuthorizedCall {
  if (principal === null) throw unauthenticated("Nobody is signed in.");
  if (endpoint.scope !== null && !principal.scopes.includes(endpoint.scope)) {
    throw forbidden(`This token lacks the scope ${endpoint.scope}.`);
  }
  if (endpoint.role !== undefined && principal.role !== endpoint.role) {
    throw forbidden("Only an administrator of the organization may do this.");
  }
  return { ...call, principal, db: call.services.access.databaseFor(principal) };
}

function parse<E extends Described>(endpoint: E, rawInput: unknown): InputOf<E> {
  const input = endpoint.input.safeParse(rawInput);
  if (input.success) return input.data as InputOf<E>;
  const details = input.error.issues
    .slice(0, MOST_DETAILS)
    .flatMap((issue) => toDetails(issue, endpoint, rawInput))
    .slice(0, MOST_DETAILS);
  throw invalid(...details);
}

/** So many wrong fields are told of at once: a body can hold a million, and each takes its time. */
const MOST_DETAILS = 20;
const PATH_LENGTH = 200;

function toDetails(issue: z.core.$ZodIssue, endpoint: Described, input: unknown): ErrorDetail[] {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
    return issue.keys.slice(0, MOST_DETAILS).map((key) => ({
      path: key.slice(0, PATH_LENGTH),
      message: unknownParameter(key, Object.keys(endpoint.input.shape)),
    }));
  }
  // A query has one level: an item of a list is spoken of by the parameter's name.
  const path = hasBody(endpoint) ? issue.path : issue.path.slice(0, 1);
  return [{ path: path.join(".").slice(0, PATH_LENGTH), message: problemIn(input, issue) }];
}

function unknownParameter(name: string, known: string[]): string {
  const key = name.slice(0, 64);
  const nearest = closestMatch(key, known, { maxDistance: Math.max(2, Math.floor(key.length / 2)) });
  if (nearest !== undefined) return `is not a parameter; did you mean ${nearest}?`;
  return known.length === 0
    ? "is not a parameter; there are none"
    : `is not a parameter; there are ${known.join(", ")}`;
}
