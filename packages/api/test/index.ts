export { newApiToken } from "@muster/access";
export { listen, type Listening } from "./listen.ts";
export { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";
