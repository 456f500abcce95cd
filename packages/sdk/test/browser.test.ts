import { createContext, runInContext } from "node:vm";
import {
  createTestServer,
  listen,
  type Listening,
  smallOrganization,
  type TestServer,
} from "@muster/api/testing";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: TestServer;
let api: Listening;

beforeAll(async () => {
  server = await createTestServer();
  api = await listen((request) => server.api.fetch(request));
});
afterAll(async () => {
  await api.close();
  await server.close();
});

test("bundles for a browser, and works with what a browser has", async () => {
  const { tokens } = await smallOrganization(server);
  const { outputFiles } = await build({
    entryPoints: [`${import.meta.dirname}/../src/index.ts`],
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "sdk",
    write: false,
  });
  // No process, Buffer, require: only what the web has.
  const {
    AbortController: controller,
    AbortSignal: signal,
    TextDecoder: decoder,
    TextEncoder: encoder,
  } = globalThis;
  const web = createContext({
    fetch,
    URL,
    AbortController: controller,
    AbortSignal: signal,
    TextDecoder: decoder,
    TextEncoder: encoder,
    crypto,
    setTimeout,
    clearTimeout,
    atob,
    btoa,
  });
  runInContext(outputFiles[0]?.text ?? "", web);
  const name = (await runInContext(
    `sdk.createClient({ url: ${JSON.stringify(api.url)}, token: ${JSON.stringify(tokens.MEMBER)} })
        .me.get().then(({ data }) => data.user.name)`,
    web,
  )) as unknown;
  expect(name).toBe("member@acme.example");
});
