import { type Browser, expect, type Page } from "@playwright/test";

const dialog = (page: Page) => page.getByRole("dialog");

export const unique = (word: string): string => `${word}-${Math.random().toString(36).slice(2, 8)}`;

/** A password that may be chosen. */
export const PASSWORD = "correct horse battery";

/** A page of somebody who is not signed in. */
export const elsewhere = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();

/** Invites an email on an administrator's page, and returns the link. */
export async function invite(page: Page, email: string): Promise<string> {
  await page.goto("/settings/members");
  await page.getByRole("button", { name: "Invite" }).click();
  await dialog(page).getByLabel("Email").fill(email);
  await dialog(page).getByRole("button", { name: "Make a link" }).click();
  return dialog(page).getByLabel("Link", { exact: true }).innerText();
}

/** Joins by an invitation's link with a new account. */
export async function signUp(guest: Page, link: string): Promise<void> {
  await guest.goto(link);
  await guest.getByLabel("Your name").fill("A Guest");
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await expect(guest.getByRole("button", { name: "Your account" })).toBeVisible();
}

/** Removes a member on an administrator's page. */
export async function remove(page: Page, email: string): Promise<void> {
  await page.goto("/settings/members");
  await page.getByLabel("Search members").fill(email);
  await page.getByRole("button", { name: `Remove ${email}` }).click();
  await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("Nobody here has that name or email.")).toBeVisible();
}
