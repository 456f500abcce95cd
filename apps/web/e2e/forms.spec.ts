import type { Page } from "@playwright/test";
import { sessionOf, signIn } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const dialog = (page: Page) => page.getByRole("dialog");
const unique = (word: string): string => `${word}-${Math.random().toString(36).slice(2, 8)}`;

async function chooseTeam(page: Page, field: string, team: string): Promise<void> {
  await dialog(page).getByRole("combobox", { name: field }).click();
  await dialog(page).getByRole("option", { name: team, exact: true }).click();
  await page.keyboard.press("Escape");
}

test.describe("an administrator", () => {
  test.use({ storageState: sessionOf("admin") });

  test("sees all that an invitation says, also when its role has changed meanwhile", async ({ page }) => {
    const email = `${unique("guest")}@example.com`;
    await page.goto("/settings/members");
    await page.getByRole("button", { name: "Invite" }).click();
    await dialog(page).getByLabel("Email").fill(email);
    await dialog(page).getByRole("combobox", { name: "Role" }).selectOption("Team lead");
    await chooseTeam(page, "Leads", "Vision");
    await dialog(page).getByRole("combobox", { name: "Role" }).selectOption("Member");
    await expect(dialog(page).getByRole("combobox", { name: "Leads" })).toBeVisible();
    await dialog(page).getByRole("button", { name: "Make a link" }).click();
    await dialog(page).getByRole("button", { name: "Done" }).click();
    const row = page.getByRole("row").filter({ hasText: email });
    await expect(row).toContainText("leads Vision");
    await page.getByRole("button", { name: `Revoke the invitation of ${email}` }).click();
    await expect(row).toHaveCount(0);
  });

  test("closes a list in a dialog by Escape, then the dialog", async ({ page }) => {
    await page.goto("/settings/members");
    await page.getByRole("button", { name: "Invite" }).click();
    await dialog(page).getByRole("combobox", { name: "Is in" }).click();
    await expect(dialog(page).getByRole("listbox")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog(page).getByRole("listbox")).toBeHidden();
    await expect(dialog(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toBeHidden();
  });

  test("loses nothing by a click beside a dialog", async ({ page }) => {
    await page.goto("/settings/tokens");
    await page.getByRole("button", { name: "New token" }).click();
    await dialog(page).getByLabel("Name", { exact: true }).fill("half written");
    await page.mouse.click(5, 300);
    await expect(dialog(page).getByLabel("Name", { exact: true })).toHaveValue("half written");
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toBeHidden();
  });

  test("makes one token with two clicks", async ({ page }) => {
    const name = unique("twice");
    let made = 0;
    page.on("request", (sent) => {
      // Calls of one moment travel together.
      made += sent.url().split("tokens.create").length - 1;
    });
    await page.goto("/settings/tokens");
    await page.getByRole("button", { name: "New token" }).click();
    await dialog(page).getByLabel("Name", { exact: true }).fill(name);
    await dialog(page)
      .getByRole("button", { name: "Create" })
      .evaluate((button: HTMLButtonElement) => {
        button.click();
        button.click();
      });
    await expect(dialog(page).getByLabel("Token", { exact: true })).toBeVisible();
    expect(made).toBe(1);
  });
});

test("a time zone that is chosen is in force at once", async ({ page, demo }) => {
  // Somebody on whose time zone no other test relies.
  const other = demo.users[3];
  if (!other) throw new Error("The demo has no second organization.");
  await signIn(page, other);
  await page.goto("/settings/account");
  const zone = page.getByRole("combobox", { name: "Time zone" });
  await zone.selectOption("Pacific/Auckland");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Usage" }).click();
  await expect(page.getByText(/Each bar is .* in Pacific\/Auckland/)).toBeVisible();
  // Also for the server, in a browser that does not tell it yet: so nothing is asked for again.
  await page.context().clearCookies({ name: "muster_time_zone" });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.reload();
  await page.waitForLoadState("networkidle");
  await expect(page.getByText(/Each bar is .* in Pacific\/Auckland/)).toBeVisible();
  expect(asked.filter((url) => url.includes("usage.get"))).toEqual([]);
  await page.goto("/settings/account");
  await zone.selectOption("The browser's");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Usage" }).click();
  await expect(page.getByText(/Each bar is .* in Europe\/Berlin/)).toBeVisible();
});
