import { encodeId } from "@muster/contract";
import { smallOrganization, type TestServer } from "./server.ts";

/** Makes a small organization of this name, with how its members call the API and what its audit log then says was done. */
export async function actingOrganization(server: TestServer, name: string) {
  const organization = await smallOrganization(server, name);
  const call = (method: string, path: string, body?: object, token: string = organization.tokens.ORG_ADMIN) =>
    server.request(path, {
      method,
      token,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  const actions = async () =>
    (await call("GET", "/v1/audit-events?limit=100")).body.data.audit_events.map(
      ({ action }: { action: string }) => action,
    );
  return { ...organization, call, actions };
}

/** The id of a team, as a request has it. */
export const team = (place: { id: string }) => encodeId("initiative", place.id);
