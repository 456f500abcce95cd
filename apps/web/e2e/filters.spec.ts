import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test.use({ storageState: sessionOf("admin") });

for (const field of ["Name", "Submitted by"]) {
  test(`Enter applies what is typed as ${field}, and one can type on`, async ({ page }) => {
    await page.goto("/workloads");
    const input = page.getByRole("textbox", { name: field });
    await input.click();
    await page.keyboard.type("ada");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/=ada$/);
    await expect(input).toBeFocused();
    await page.keyboard.type(".a");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/=ada\.a$/);
    await page.getByRole("button", { name: "Clear filters" }).first().click();
    await expect(input).toHaveValue("");
  });
}

test("a filter that a link has left behind does not come back", async ({ page }) => {
  await page.goto("/workloads");
  await page.getByRole("button", { name: "Failed", pressed: false }).click();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Workloads" }).click();
  await expect(page).toHaveURL("/workloads");
  await page.getByRole("combobox", { name: "Managed" }).selectOption("Managed");
  await expect(page).toHaveURL(/is_managed=true/);
  expect(page.url()).not.toContain("status");
});

test("what is neither true nor false in an address is no filter", async ({ page }) => {
  await page.goto("/workloads?is_managed=maybe");
  await expect(page.getByRole("status").filter({ hasText: /workloads$/ })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Managed" })).toHaveValue("");
  await expect(page.getByRole("group", { name: "Active filters" })).toHaveCount(0);
});
