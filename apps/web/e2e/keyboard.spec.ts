import type { Page } from "@playwright/test";
import { personOf } from "./support/demo.ts";
import { expect, test } from "./support/test.ts";

test("the keyboard alone signs in and opens a workload", async ({ page, demo }) => {
  const { email, password } = personOf(demo, "MEMBER");
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  await tabTo(page, "Email");
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Find anything" })).toBeEnabled();
  await page.keyboard.type("gw");
  await expect(page.getByRole("heading", { level: 1, name: "Workloads" })).toBeVisible();

  await tabTo(page, "Skip to content");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  const first = page.getByRole("table").getByRole("link").first();
  for (let i = 0; i < 40 && !(await first.evaluate((link) => link === document.activeElement)); i++) {
    await page.keyboard.press("Tab");
  }
  const outline = await first.evaluate((link) => getComputedStyle(link).outlineStyle);
  expect(outline).toBe("solid");
  // j and k walk along the rows; who comes back is where they left.
  await page.keyboard.type("jjk");
  const second = page.getByRole("table").getByRole("link").nth(1);
  await expect(second).toBeFocused();
  const name = await second.innerText();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.goBack();
  await expect(second).toBeFocused();

  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Name: “${name}”`)).toBeVisible();
});

async function tabTo(page: Page, name: string): Promise<void> {
  const target = page.getByLabel(name).or(page.getByRole("link", { name, exact: true }));
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never reached ${name}.`);
}
