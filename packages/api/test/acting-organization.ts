import { encodeId } from "@muster/contract";
import { afterAll, beforeAll } from "vitest";
import { createTestServer, smallOrganization, type TestServer } from "./server.ts";

/** Makes a small organization of this name, with how its members call the API and what its audit log then says was done. */
async function actingOrganization(server: TestServer, name: string) {
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
  return { ...organization, name, call, actions };
}

/** A server for the tests of a file, and a new organization on it each time that one is asked for. */
export function actingOrganizations() {
  let server: TestServer | undefined;
  let count = 0;
  const running = (): TestServer => {
    if (!server) throw new Error("The server runs only while tests do.");
    return server;
  };
  beforeAll(async () => {
    server = await createTestServer();
  });
  afterAll(() => server?.close());
  return { running, acme: (name = "acme") => actingOrganization(running(), `${name}${++count}`) };
}

/** The id of a team, as a request has it. */
export const team = (place: { id: string }) => encodeId("initiative", place.id);
