export { newApiToken } from "@muster/access";
export { openBrowser } from "./browser.ts";
export { listen, type Listening } from "./listen.ts";
export { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";
