import { encodeId, endpoints } from "@muster/contract";
import { forbidden } from "../errors.ts";
import { operation } from "../operation.ts";
import { signedInPerson } from "../person.ts";

/** Moves the caller's session to another of their organizations. */
export const switchOrganization = operation(
  endpoints.me.switch_organization,
  async (call, { organization_id: organizationId }) => {
    const { userId, sessionId } = signedInPerson(call, "can change the organization they look at");
    const isMoved = await call.services.access.signIn.moveSession(sessionId, userId, organizationId);
    if (!isMoved) throw forbidden("You are no member of this organization.");
    return { data: { organization_id: encodeId("organization", organizationId) } };
  },
);
