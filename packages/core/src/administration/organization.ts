import { encodeId, endpoints } from "@muster/contract";
import { operation } from "../operation.ts";
import { made } from "./made.ts";

/** Gives the organization another name. */
export const renameOrganization = operation(endpoints.organization.rename, async (call, { name }) => {
  await made(call.services.access.changes.organization.rename(call, name), "organization");
  return { data: { organization_id: encodeId("organization", call.principal.organizationId), name } };
});
