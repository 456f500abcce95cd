import type { Page } from "@playwright/test";
import { seriousViolations } from "./support/axe.ts";
import { elsewhere, invite, PASSWORD, remove, signUp, unique } from "./support/members.ts";
import { sessionOf, signIn } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const dialog = (page: Page) => page.getByRole("dialog");

// A refusal is told in the console, too.
test.use({ storageState: sessionOf("admin"), expectedErrors: [/40[0149]|429/] });

test("who was removed comes back by a new invitation, with the password they had", async ({
  page,
  browser,
}) => {
  const email = `${unique("guest")}@example.com`;
  const guest = await elsewhere(browser);
  await signUp(guest, await invite(page, email));
  await remove(page, email);

  await guest.goto("/sign-in");
  await guest.getByLabel("Email").fill(email);
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Sign in" }).click();
  await expect(guest.getByRole("alert").filter({ hasText: "in no organization" })).toBeVisible();

  await guest.goto(await invite(page, email));
  await guest.getByLabel("Password", { exact: true }).fill("not what it was");
  await guest.getByRole("button", { name: "Sign in and join" }).click();
  await expect(guest.getByRole("alert").filter({ hasText: "Wrong email or password" })).toBeVisible();
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Sign in and join" }).click();
  await expect(guest.getByRole("button", { name: "Your account" })).toBeVisible();
  await remove(page, email);
  await guest.context().close();
});

test("who lost their password chooses a new one by a link, however often they guessed before", async ({
  page,
  browser,
}) => {
  const email = `${unique("guest")}@example.com`;
  const guest = await elsewhere(browser);
  await signUp(guest, await invite(page, email));
  const forgetful = await elsewhere(browser);
  await forgetful.goto("/sign-in");
  await forgetful.getByLabel("Email").fill(email);
  for (const told of [...Array<string>(5).fill("Wrong email or password"), "Too many attempts"]) {
    await forgetful.getByLabel("Password", { exact: true }).fill(`a guess ${unique("x")}`);
    await forgetful.getByRole("button", { name: "Sign in" }).click();
    await expect(forgetful.getByRole("alert").filter({ hasText: told })).toBeVisible();
  }

  await page.goto("/settings/members");
  await page.getByLabel("Search members").fill(email);
  await page.getByRole("button", { name: `New password for ${email}` }).click();
  await dialog(page).getByRole("button", { name: "Make a link" }).click();
  const link = await dialog(page).getByLabel("Link", { exact: true }).innerText();
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await forgetful.goto(link);
  await expect(forgetful.getByLabel("Email")).toHaveValue(email);
  expect(await seriousViolations(forgetful)).toEqual([]);
  await forgetful.getByLabel("New password", { exact: true }).fill("short");
  await forgetful.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(forgetful.getByText("Must have at least 12 characters.")).toBeVisible();
  await forgetful.getByLabel("New password", { exact: true }).fill(`${PASSWORD} anew`);
  await forgetful.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(forgetful.getByRole("button", { name: "Your account" })).toBeVisible();

  await guest.goto("/");
  await expect(guest).toHaveURL(/sign-in/);
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "This link is over" })).toBeVisible();
  await remove(page, email);
  await forgetful.context().close();
  await guest.context().close();
});

test("a page stays with its organization, or is loaded anew for another", async ({ page, browser, demo }) => {
  const other = demo.users.find(({ role }, n) => role === "ORG_ADMIN" && n > 0);
  if (!other) throw new Error("The demo has no second organization.");
  const link = await invite(page, other.email);
  const first = await elsewhere(browser);
  await signIn(first, other);
  await first.goto(link);
  await first.getByRole("button", { name: "Accept" }).click();
  const organization = first.getByRole("button", { name: /^Organization: / });
  const joined = await organization.innerText();

  const second = await first.context().newPage();
  await second.goto("/settings/tokens");
  await second.getByRole("button", { name: "New token" }).click();
  await dialog(second).getByLabel("Name", { exact: true }).fill(unique("Lost"));
  await organization.click();
  await first.getByRole("menuitemradio").filter({ hasNotText: joined }).first().click();
  await expect(organization).not.toHaveText(joined);
  await dialog(second).getByRole("button", { name: "Create" }).click();
  await expect(dialog(second).getByRole("alert")).toContainText("moved to another organization");
  await second.reload();
  await expect(second.getByRole("button", { name: /^Organization: / })).not.toHaveText(joined);
  await expect(second.getByText(/^Lost-/)).toHaveCount(0);

  // One that is only read is loaded anew, too, once it asks for more.
  const third = await first.context().newPage();
  await third.goto("/workloads");
  const shown = third.getByRole("button", { name: /^Organization: / });
  await expect(shown).not.toHaveText(joined);
  await organization.click();
  await first.getByRole("menuitemradio").filter({ hasText: joined }).click();
  await expect(organization).toHaveText(joined);
  await third.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Usage" }).click();
  await expect(shown).toHaveText(joined);
  await first.context().close();
  await remove(page, other.email);
});
