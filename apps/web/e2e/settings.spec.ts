import type { Browser } from "@playwright/test";
import { seriousViolations } from "./support/axe.ts";
import { personOf } from "./support/demo.ts";
import { dialog, open, unique } from "./support/settings.ts";
import { sessionOf, signIn } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const PHONE = { width: 390, height: 844 };
const PAGES = ["account", "tokens", "organization", "members", "teams", "clusters", "audit"];
const FOR_ADMINS = ["organization", "members", "teams", "audit"];

test.describe("an administrator", () => {
  test.use({ storageState: sessionOf("admin") });

  for (const section of PAGES) {
    test(`${section}: accessible in light and dark, and fits a phone`, async ({ page }) => {
      await open(page, section);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
        await expect.poll(() => seriousViolations(page)).toEqual([]);
      }
      await page.setViewportSize(PHONE);
      expect(await seriousViolations(page)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(PHONE.width);
    });
  }

  test.describe("at an address that leads nowhere", () => {
    test.use({ expectedErrors: [/404/] });

    test("keeps the settings beside it", async ({ page }) => {
      expect((await open(page, "nowhere"))?.status()).toBe(404);
      await expect(page.getByRole("heading", { level: 1, name: "There is no such page" })).toBeVisible();
      await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Members" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
    });
  });

  test("creates a team, moves it, archives it, and finds all of it in the log", async ({ page }) => {
    const name = unique("Team");
    await open(page, "teams");
    const counted = await page.getByText(/^\d+ teams/).innerText();
    const teams = Number.parseInt(counted, 10);
    await page.getByRole("button", { name: "New team" }).click();
    await dialog(page).getByLabel("Name", { exact: true }).fill(name);
    await dialog(page).getByRole("button", { name: "Create" }).click();
    await page.getByRole("button", { name: `Change ${name}` }).click();
    await dialog(page).getByLabel("Stands below").selectOption({ label: "Platform" });
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await expect(dialog(page)).toBeHidden();
    await page.getByRole("button", { name: `Archive ${name}` }).click();
    await dialog(page).getByRole("button", { name: "Archive" }).click();
    await expect(page.getByRole("button", { name: `Bring back ${name}` })).toBeVisible();
    await expect(page.getByText(new RegExp(`^${teams} teams, \\d+ archived$`))).toBeVisible();
    await open(page, "audit");
    for (const told of ["created the team", "moved the team", "archived the team"])
      await expect(page.getByRole("row").filter({ hasText: `${told} ${name}` })).toBeVisible();
  });

  test.describe("what is refused", () => {
    test.use({ expectedErrors: [/40\d/] });

    test("stands beside the field that caused it", async ({ page }) => {
      await open(page, "teams");
      await page.getByRole("button", { name: "New team" }).click();
      await dialog(page).getByLabel("Name", { exact: true }).fill("Anything");
      await dialog(page).getByLabel("Short name").fill("vision");
      await dialog(page).getByRole("button", { name: "Create" }).click();
      const field = dialog(page).getByLabel("Short name");
      await expect(field).toHaveAttribute("aria-invalid", "true");
      await expect(field).toHaveAccessibleDescription(/Another team has this short name/);
      expect(await seriousViolations(page)).toEqual([]);
    });

    test("the only administrator can't be removed", async ({ page, demo }) => {
      const { email } = personOf(demo, "ORG_ADMIN");
      await open(page, "members");
      await page.getByLabel("Search members").fill(email);
      await page.getByRole("button", { name: `Remove ${email}` }).click();
      await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
      await expect(dialog(page).getByRole("alert")).toContainText("only administrator");
    });
  });

  test("makes a token that works until it is revoked", async ({ page, request }) => {
    const name = unique("nightly");
    await open(page, "tokens");
    await page.getByRole("button", { name: "New token" }).click();
    await dialog(page).getByLabel("Name", { exact: true }).fill(name);
    await dialog(page).getByRole("button", { name: "Create" }).click();
    const secret = await dialog(page).getByLabel("Token", { exact: true }).innerText();
    const ask = async () =>
      (await request.get("/v1/me", { headers: { Authorization: `Bearer ${secret}` } })).status();
    expect(await ask()).toBe(200);
    await dialog(page).getByRole("button", { name: "Done" }).click();
    await expect(page.getByText(secret)).toHaveCount(0);
    await page.getByRole("button", { name: `Revoke ${name}` }).click();
    await dialog(page).getByRole("button", { name: "Revoke", exact: true }).click();
    await expect(page.getByRole("row").filter({ hasText: name })).toContainText("revoked");
    expect(await ask()).toBe(401);
  });

  test("is told which tokens end within a month", async ({ page, request, demo }) => {
    const name = unique("weekly");
    const headers = { Authorization: `Bearer ${demo.tokens.ORG_ADMIN}` };
    const made = async (expires_in_days: number) => {
      const data = { name: `${name} ${expires_in_days}`, scopes: ["workloads:write"], expires_in_days };
      expect((await request.post("/v1/tokens", { headers, data })).status()).toBe(200);
    };
    await made(7);
    await made(90);
    await open(page, "tokens");
    await expect(page.getByRole("row").filter({ hasText: `${name} 7` })).toContainText("ends in 6 days");
    await expect(page.getByRole("row").filter({ hasText: `${name} 90` })).not.toContainText("ends");
  });

  test("invites by a link, which makes a member once", async ({ page, browser }) => {
    const email = `${unique("guest").replace(" ", ".")}@example.com`;
    await open(page, "members");
    await page.getByRole("button", { name: "Invite" }).click();
    await dialog(page).getByLabel("Email").fill(email);
    const warning = dialog(page).getByText("Without a team, this role sees no workloads at all.");
    await expect(warning).toBeVisible();
    await dialog(page).getByLabel("Role").selectOption("ORG_ADMIN");
    await expect(warning).toBeHidden();
    await dialog(page).getByLabel("Role").selectOption("MEMBER");
    await dialog(page).getByRole("button", { name: "Make a link" }).click();
    const link = await dialog(page).getByLabel("Link", { exact: true }).innerText();
    await dialog(page).getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("row").filter({ hasText: email })).toBeVisible();
    await accept(browser, link, email);
    await open(page, "members");
    // What was asked for before the change, and is answered after it, must not be what is shown.
    const removed = page.waitForResponse(/members\.remove/);
    await page.route(
      /members\.list/,
      async (route) => {
        const response = await route.fetch();
        await removed;
        await route.fulfill({ response }).catch(() => {});
      },
      { times: 1 },
    );
    await page.getByLabel("Search members").fill(email);
    await page.getByRole("button", { name: `Remove ${email}` }).click();
    await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
    await expect(page.getByText("Nobody here has that name or email.")).toBeVisible();
  });

  test("works by keyboard only", async ({ page }) => {
    await open(page, "teams");
    await expect(page.getByRole("button", { name: "New team" })).toBeEnabled();
    await page.getByRole("button", { name: "New team" }).focus();
    await page.keyboard.press("Enter");
    await expect(dialog(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toBeHidden();
    await expect(page.getByRole("button", { name: "New team" })).toBeFocused();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "New team" })).toBeFocused();
  });
});

async function accept(browser: Browser, link: string, email: string): Promise<void> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByText(email)).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect.poll(() => seriousViolations(page)).toEqual([]);
  }
  await page.getByLabel("Your name").fill("A Guest");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation is over" })).toBeVisible();
  await context.close();
}

for (const person of ["lead", "member"] as const) {
  test.describe(`a ${person}`, () => {
    test.use({ storageState: sessionOf(person) });

    test("has an account and tokens, and nothing to administer", async ({ page }) => {
      await open(page, "account");
      const sections = page.getByRole("navigation", { name: "Settings" }).getByRole("link");
      await expect(sections).toHaveText(["My account", "API tokens", "Clusters"]);
      for (const section of FOR_ADMINS) {
        await open(page, section);
        await expect(page.getByRole("heading", { name: "For administrators" })).toBeVisible();
      }
      await open(page, "clusters");
      await expect(page.getByRole("button", { name: "Add cluster" })).toHaveCount(0);
    });
  });
}

test("ends all other sessions, and keeps this one", async ({ page, browser, demo }) => {
  const guest = demo.users[4];
  if (!guest) throw new Error("The demo has nobody else.");
  await signIn(page, guest);
  const other = await browser.newContext();
  const phone = await other.newPage();
  await signIn(phone, guest);
  await open(page, "account");
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByRole("button", { name: "Sign out everywhere else" })).toHaveCount(0);
  await phone.goto("/workloads");
  await expect(phone).toHaveURL(/\/sign-in/);
  await other.close();
});
