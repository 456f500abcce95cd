import type { Page } from "@playwright/test";
import { counted, listByRest } from "./support/rest.ts";
import { sessionOf, signIn } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const workloadsOf = (page: Page) => page.getByRole("status").filter({ hasText: /workloads?$/ });

test.describe("a member", () => {
  test.use({ storageState: sessionOf("member") });

  test("sees the own team and nothing beside it", async ({ page, demo, request }) => {
    const own = await listByRest(request, demo.tokens.MEMBER, {});
    const all = await listByRest(request, demo.tokens.ORG_ADMIN, {});
    expect(own.metadata.total_count).toBeLessThan(all.metadata.total_count);
    await page.goto("/workloads");
    await expect(workloadsOf(page)).toHaveText(counted(own.metadata.total_count));
    await page.getByRole("combobox", { name: "Team" }).click();
    await expect(page.getByRole("listbox").getByRole("option")).toHaveCount(1);
    const teams = await page.getByRole("row").locator("td:nth-child(4)").allInnerTexts();
    expect(new Set(teams).size).toBe(1);
  });
});

test.describe("a lead", () => {
  test.use({ storageState: sessionOf("lead") });

  test("sees the teams below the own", async ({ page, demo, request }) => {
    const own = await listByRest(request, demo.tokens.TEAM_LEAD, {});
    await page.goto("/workloads");
    await expect(workloadsOf(page)).toHaveText(counted(own.metadata.total_count));
    await page.getByRole("combobox", { name: "Team" }).click();
    expect(await page.getByRole("listbox").getByRole("option").count()).toBeGreaterThan(1);
  });
});

test("people in several organizations switch between them, and it stays so", async ({ page, demo }) => {
  const inBoth = demo.users[4];
  if (!inBoth) throw new Error("The demo has nobody in two organizations.");
  await signIn(page, inBoth);
  await page.goto("/workloads");
  const menu = page.getByRole("button", { name: /^Organization: / });
  const before = await menu.innerText();
  const team = page.getByRole("row").nth(1).locator("td:nth-child(4)");
  await expect(team).toHaveText(/\S/);
  const teamBefore = await team.innerText();
  await menu.click();
  await page.getByRole("menuitemradio", { checked: false }).click();
  await expect(menu).not.toHaveText(before);
  await expect(page).toHaveURL("/");
  await page.goto("/workloads");
  await expect(team).toHaveText(/\S/);
  await expect(team).not.toHaveText(teamBefore);
  const after = await menu.innerText();
  await page.reload();
  await expect(menu).toHaveText(after);
});
