import { seriousViolations } from "./support/axe.ts";
import { personOf } from "./support/demo.ts";
import { signIn } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test("signs in and out; the session is over on the server too", async ({ page, demo, request }) => {
  const member = personOf(demo, "MEMBER");
  await signIn(page, member);
  expect(page.url()).not.toContain("password");
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name === "muster_session");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });

  // Before the page's script is awake, a click opens nothing.
  await expect(async () => {
    await page.getByRole("button", { name: "Your account" }).click();
    await expect(page.getByRole("menu").getByText(member.email)).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/workloads");
  await expect(page).toHaveURL(/\/sign-in/);

  const stolen = { headers: { Cookie: `muster_session=${session?.value}` }, maxRedirects: 0 };
  expect((await request.get("/workloads", stolen)).status()).toBe(307);
  expect((await request.get("/api/trpc/me.get", stolen)).status()).toBe(401);
});

test("comes back to where one wanted to go", async ({ page, demo }) => {
  const { email, password } = personOf(demo, "TEAM_LEAD");
  await page.goto("/workloads?status=failed&limit=50");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/workloads?status=failed&limit=50");
});

for (const elsewhere of ["//evil.example/workloads", "javascript:alert(1)"]) {
  test(`never goes to ${elsewhere} after signing in`, async ({ page, demo }) => {
    const { email, password } = personOf(demo, "MEMBER");
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(elsewhere)}`);
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(demo.url);
  });
}

test.describe("what is refused", () => {
  test.use({ expectedErrors: [/401/] });

  test("a wrong password is told beside the form, where one goes on typing", async ({ page, demo }) => {
    const password = page.getByLabel("Password", { exact: true });
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(personOf(demo, "MEMBER").email);
    await password.fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Wrong email or password." })).toBeVisible();
    await expect(password).toBeFocused();
    await expect(password).toHaveAttribute("aria-invalid", "true");
    await expect(page).toHaveURL("/sign-in");
    expect(await seriousViolations(page)).toEqual([]);
  });

  test("guessing goes on for five attempts, for one account only", async ({ page, demo }) => {
    const attempt = async (email: string, said: string) => {
      await page.getByLabel("Email").fill(email);
      await page.getByLabel("Password", { exact: true }).fill("not the password");
      const answered = page.waitForResponse(/callback\/credentials/);
      await page.getByRole("button", { name: "Sign in" }).click();
      await answered;
      await expect(page.getByRole("alert").filter({ hasText: said })).toBeVisible();
    };
    await page.goto("/sign-in");
    const guessed = `guessed-${Date.now()}@nowhere.example`;
    for (let i = 0; i < 5; i++) await attempt(guessed, "Wrong email or password.");
    await attempt(guessed, "Too many attempts.");
    await attempt(personOf(demo, "TEAM_LEAD").email, "Wrong email or password.");
  });

  test("an unknown email is told as a wrong password is", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill("nobody@nowhere.example");
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Wrong email or password." })).toBeVisible();
  });
});

test("an identity without an account is told what to do", async ({ page }) => {
  await page.goto("/sign-in?error=NoAccount");
  await expect(
    page.getByText("There is no account for this address; ask an administrator for an invitation."),
  ).toBeVisible();
});
