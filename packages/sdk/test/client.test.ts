import { createTestServer, NOW, smallOrganization, type TestServer } from "@muster/api/testing";
import { encodeId } from "@muster/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createClient, MusterError } from "../src/index.ts";
import { listenUnreliably, turnAway, type Unreliable } from "./unreliable.ts";

let server: TestServer;
let api: Unreliable;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
let muster: ReturnType<typeof createClient>;

beforeAll(async () => {
  server = await createTestServer();
  acme = await smallOrganization(server);
  const { vision, speech } = acme.teams;
  await server.world.workloads(
    Array.from({ length: 205 }, (_, index) => ({
      team: index % 2 ? vision : speech,
      status: index % 3 ? ("pending" as const) : ("failed" as const),
      submittedAt: new Date(NOW.getTime() - index * 1000),
      name: `job-${index}`,
    })),
  );
  api = await listenUnreliably(server);
  muster = createClient({ url: api.url, token: acme.tokens.ORG_ADMIN });
});
beforeEach(() => {
  api.faults.length = 0;
  api.seen.length = 0;
});
afterAll(async () => {
  await api.close();
  await server.close();
});

const failure = async (work: Promise<unknown>): Promise<MusterError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MusterError);
  return error as MusterError;
};

describe("a call", () => {
  test("answers what the API answers, envelope and all", async () => {
    const { data, metadata, request_id } = await muster.workloads.list({ status: ["failed"], limit: 3 });
    expect(data.workloads.map(({ name }) => name)).toEqual(["job-0", "job-3", "job-6"]);
    expect(metadata.total_count).toBe(69);
    expect(metadata.next_token).not.toBeNull();
    expect(request_id).toMatch(/^req_/);
  });

  test("writes lists with commas, and what needs it percent-encoded", async () => {
    await muster.workloads.list({ status: ["failed", "running"], submitted_by: "a+b&c=d@example.com" });
    expect(api.seen[0]?.target).toBe(
      "/v1/workloads?status=failed%2Crunning&submitted_by=a%2Bb%26c%3Dd%40example.com",
    );
  });

  test("puts ids into the path", async () => {
    const { data } = await muster.workloads.list({ limit: 1 });
    const id = data.workloads[0]?.workload_id ?? "";
    expect((await muster.workloads.get({ workload_id: id })).data.name).toBe("job-0");
    expect(api.seen.at(-1)?.target).toBe(`/v1/workloads/${id}`);
  });

  test.each(["", ".", ".."])("sends no id that would be another address: “%s”", async (id) => {
    const error = await failure(muster.workloads.get({ workload_id: id }));
    expect(error.code).toBe("VALIDATION_ERROR");
    expect(api.seen).toHaveLength(0);
  });

  test("needs no token where the API needs none", async () => {
    expect((await createClient({ url: api.url }).health.get()).data.status).toBe("healthy");
  });

  test("names the organization to work in", async () => {
    const organizationId = encodeId("organization", acme.organization.id);
    const { data } = await createClient({
      url: api.url,
      token: acme.tokens.MEMBER,
      organizationId,
    }).me.get();
    expect(data.organization.organization_id).toBe(organizationId);
    expect(api.seen[0]?.headers.get("x-organization-id")).toBe(organizationId);
  });

  test("offers what REST offers, and nothing of the browser's", () => {
    expect(Object.keys(muster.me)).toEqual(["get"]);
    // @ts-expect-error -- there is no such operation over REST
    expect(muster.me.switch_organization).toBeUndefined();
  });

  test("works below a path, and with a slash at the end of the address", async () => {
    await failure(createClient({ url: `${api.url}/muster/` }).health.get());
    expect(api.seen[0]?.target).toBe("/muster/v1/health");
  });
});

describe("a list", () => {
  test("is walked item by item, with as few requests as can be", async () => {
    const names: string[] = [];
    for await (const { name } of muster.workloads.list.iterate()) names.push(name);
    expect(names).toEqual(Array.from({ length: 205 }, (_, index) => `job-${index}`));
    expect(api.seen).toHaveLength(3);
  });

  test("is walked page by page as large as asked for, only as far as somebody reads", async () => {
    const sizes: number[] = [];
    for await (const { data } of muster.workloads.list.pages({ status: ["failed"], limit: 30 })) {
      sizes.push(data.workloads.length);
      if (sizes.length === 2) break;
    }
    expect(sizes).toEqual([30, 30]);
    expect(api.seen).toHaveLength(2);
  });

  test("goes on through a page that had to be asked for twice", async () => {
    const patient = createClient({
      url: api.url,
      token: acme.tokens.ORG_ADMIN,
      retry: { firstDelayMs: 1 },
    });
    const names = new Set<string>();
    for await (const { name } of patient.workloads.list.iterate()) {
      if (names.size === 99) api.faults.push(turnAway("UNAVAILABLE"));
      names.add(name);
    }
    expect(names.size).toBe(205);
    expect(api.seen).toHaveLength(4);
  });
});

describe("an error", () => {
  test("has the API's code, details and request id", async () => {
    const error = await failure(muster.workloads.list({ limit: 1000 }));
    expect(error).toMatchObject({
      code: "VALIDATION_ERROR",
      status: 400,
      details: [{ path: "limit", message: "must be a whole number from 1 to 100" }],
    });
    expect(server.log.some(({ fields }) => fields.request_id === error.requestId)).toBe(true);
  });

  test("says that a workload is not there", async () => {
    const error = await failure(muster.workloads.get({ workload_id: "wl_none" }));
    expect(error).toMatchObject({ code: "NOT_FOUND", status: 404, message: "There is no such workload." });
  });

  test("never holds the token, whatever goes wrong", async () => {
    const token = "mst_0123456789012345678901234567890000";
    const nobody = createClient({ url: "http://127.0.0.1:1", token, retry: { retries: 0 } });
    const errors = [
      await failure(createClient({ url: api.url, token }).workloads.list()),
      await failure(nobody.workloads.list()),
    ];
    expect(errors.map(({ code }) => code)).toEqual(["UNAUTHENTICATED", "NETWORK"]);
    for (const broken of [`${token}\n`, `${token} `, `${token}é`]) {
      expect(() => createClient({ url: api.url, token: broken })).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining(token) }),
      );
    }
    const { inspect } = await import("node:util");
    const shown = [...errors, nobody].map((value) => inspect(value, { depth: 9, showHidden: true })).join();
    expect(shown).not.toContain(token);
  });

  test("says what is no Muster", async () => {
    api.faults.push(() => new Response("<h1>It works!</h1>", { headers: { "content-type": "text/html" } }));
    expect(await failure(muster.me.get())).toMatchObject({
      code: "BAD_ANSWER",
      status: 200,
      message: "The server answered 200 OK (text/html), which is no answer of Muster's.",
    });
  });

  test("follows no redirect with the token", async () => {
    api.faults.push(() => Response.redirect("http://elsewhere.example/v1/me", 307));
    const error = await failure(muster.me.get());
    expect(error).toMatchObject({ code: "BAD_ANSWER", status: 307 });
    expect(error.message).toContain("http://elsewhere.example/v1/me");
    expect(api.seen).toHaveLength(1);
  });

  test.each(["muster.example.org", "ftp://muster.example.org", "https://me:pw@muster.example.org", ""])(
    "refuses the address “%s”",
    (url) => expect(() => createClient({ url })).toThrow(/^url: must be an address like https:/),
  );
});
