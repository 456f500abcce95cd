import { encodeId, endpoints } from "@muster/contract";
import { forbidden } from "../errors.ts";
import { operation } from "../operation.ts";

/** Moves the caller's session to another of their organizations. */
export const switchOrganization = operation(
  endpoints.me.switch_organization,
  async ({ principal, services }, { organization_id: organizationId }) => {
    const { via, userId } = principal;
    const isMoved =
      via.kind === "session" &&
      userId !== null &&
      (await services.access.signIn.moveSession(via.id, userId, organizationId));
    if (!isMoved) throw forbidden("You are no member of this organization.");
    return { data: { organization_id: encodeId("organization", organizationId) } };
  },
);
