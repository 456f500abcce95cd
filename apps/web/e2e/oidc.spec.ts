import { expect, type Page, test } from "@playwright/test";
import { personOf, readDemo } from "./support/demo.ts";
import { env } from "./support/env.ts";
import { elsewhere, invite, remove, signUp, unique } from "./support/members.ts";
import { sessionOf } from "./support/sign-in.ts";

test.skip(!env.oidc, "This Muster has no identity provider (OIDC_ISSUER).");

async function continueAs(page: Page, account: string): Promise<void> {
  await page.goto("/sign-in?callbackUrl=%2Fworkloads%3Fstatus%3Dfailed");
  await page.getByRole("button", { name: "Continue with Single sign-on" }).click();
  await page.getByLabel("Account").fill(account);
  await page.getByRole("button", { name: "Continue" }).click();
}

test("a person known by a verified email signs in, and by the identity from then on", async ({ page }) => {
  const { email } = personOf(readDemo(), "TEAM_LEAD");
  for (const _ of ["first", "again"]) {
    await page.context().clearCookies();
    await continueAs(page, `verified/${email}`);
    await expect(page.getByRole("heading", { level: 1, name: "Workloads" })).toBeVisible();
    await expect(page).toHaveURL("/workloads?status=failed");
    await page.getByRole("button", { name: "Your account" }).click();
    await expect(page.getByRole("menu").getByText(email)).toBeVisible();
  }
});

for (const [who, account] of [
  ["somebody without an account", () => "verified/nobody@nowhere.example"],
  [
    "an email that the provider has not verified",
    () => `unverified/${personOf(readDemo(), "ORG_ADMIN").email}`,
  ],
] as const) {
  test(`${who} is told so, and is not signed in`, async ({ page }) => {
    await continueAs(page, account());
    await expect(page.getByRole("alert").filter({ hasText: /no account/i })).toBeVisible();
    await page.goto("/workloads");
    await expect(page).toHaveURL(/\/sign-in/);
  });
}

test("who was removed comes back by an invitation and the identity provider", async ({ browser }) => {
  const admin = await (await browser.newContext({ storageState: sessionOf("admin") })).newPage();
  const email = `${unique("guest")}@example.com`;
  const guest = await elsewhere(browser);
  await signUp(guest, await invite(admin, email));
  await remove(admin, email);
  await guest.context().clearCookies();
  await continueAs(guest, `verified/${email}`);
  await expect(guest.getByRole("alert").filter({ hasText: "in no organization" })).toBeVisible();

  await guest.goto(await invite(admin, email));
  await guest.getByRole("link", { name: "Sign in another way" }).click();
  // The provider knows by now who they are.
  await guest.getByRole("button", { name: "Continue with Single sign-on" }).click();
  await expect(guest).toHaveURL("/");
  await expect(guest.getByRole("button", { name: "Your account" })).toBeVisible();
  await remove(admin, email);
  await guest.context().close();
  await admin.context().close();
});
