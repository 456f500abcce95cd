import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { personOf, serverLog } from "./support/demo.ts";
import { signIn } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const CANARY = `canary${Date.now()}`;

test.use({ expectedErrors: [/401|404/] });

/** What the server has written since the test began. */
function watchLog(): () => string {
  const file = serverLog();
  const before = readFileSync(file).length;
  return () => readFileSync(file).subarray(before).toString("utf8");
}

test("no secret gets into the server's log, through whatever door it comes", async ({
  page,
  demo,
  request,
}) => {
  const written = watchLog();
  const member = personOf(demo, "MEMBER");

  await page.goto(`/sign-in?error=${CANARY}&callbackUrl=/workloads?submitted_by=${CANARY}`);
  await page.getByLabel("Email").fill(`${CANARY}@nowhere.example`);
  await page.getByLabel("Password", { exact: true }).fill(CANARY);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Wrong email" })).toBeVisible();
  await signIn(page, member);
  const session = (await page.context().cookies()).find(({ name }) => name === "muster_session")?.value;
  await page.goto(`/workloads?submitted_by=${CANARY}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  const token = demo.tokens.ORG_ADMIN;
  const headers = {
    cookie: `muster_session=${CANARY}`,
    authorization: `Bearer ${token}`,
    "user-agent": CANARY,
  };
  const doors = [
    `/workloads/wl_x?${CANARY}`,
    `/nowhere/${token}?${CANARY}`,
    `/invite?token=${CANARY}`,
    `/password?token=${CANARY}`,
    `/api/auth/callback/oidc?code=${CANARY}&state=${CANARY}`,
    `/api/auth/callback/nobody?code=${CANARY}`,
    `/api/auth/session?${CANARY}`,
    `/api/trpc/me.get?input=${CANARY}`,
    `/v1/workloads/${token}?${CANARY}=1`,
    `/v1/workloads?next_token=${CANARY}`,
    `/docs/api?${CANARY}`,
  ];
  for (const door of doors) await request.get(door, { headers, maxRedirects: 0 });
  for (const door of [
    "/api/auth/callback/credentials",
    "/api/auth/signout",
    "/api/trpc/me.update",
    "/v1/tokens",
  ]) {
    for (const data of [`{"${CANARY}`, { password: CANARY, csrfToken: CANARY }, `password=${CANARY}`])
      await request.post(door, { headers, data, maxRedirects: 0 });
  }
  // next-auth would let its pages write into the log.
  for (const door of ["/api/auth/_log", "/api/auth/_log/x", "/api/auth/%5Flog"]) {
    const told = await request.post(door, {
      data: { level: "error", code: CANARY, message: CANARY },
    });
    expect(told.status()).toBe(404);
  }
  await speak(
    demo.url,
    `GET /v1/x?${CANARY} HTTP/1.1\r\nHost: a\r\nHost: b\r\nAuthorization: Bearer ${CANARY}\r\n\r\n`,
  );
  await speak(demo.url, `NONSENSE ${CANARY}\r\n\r\n`);
  await request.get(`/v1/health?last=${CANARY}`, { headers: { "x-request-id": "the-last-one" } });

  await expect.poll(written).toContain("the-last-one");
  const lines = written().split("\n");
  expect(lines.length).toBeGreaterThan(doors.length);
  const secrets = [CANARY, token, member.password, member.email, ...(session ? [session] : [])];
  expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
});

/** Sends bytes as they are and waits for the server to close. */
function speak(url: string, text: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket
      .resume()
      .on("error", () => {})
      .on("close", () => resolve());
  });
}
