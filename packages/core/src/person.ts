import type { Uuid } from "@muster/contract";
import { forbidden } from "./errors.ts";
import type { AuthorizedCall } from "./operation.ts";

/**
 * Who calls from a browser, and by which session. Tokens don't do, not even a person's own: one that got into wrong hands must
 * not become anybody.
 * @param can what only they can, as the end of a sentence: "can accept an invitation"
 * @throws DomainError FORBIDDEN for everybody else
 */
export function signedInPerson(
  { principal: { userId, via } }: AuthorizedCall,
  can: string,
): { userId: Uuid; sessionId: Uuid } {
  if (userId === null || via.kind !== "session")
    throw forbidden(`Only a person signed in with a browser ${can}.`);
  return { userId, sessionId: via.id };
}
