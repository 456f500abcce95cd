import type { Page } from "@playwright/test";
import { seriousViolations } from "./support/axe.ts";
import { personOf } from "./support/demo.ts";
import { total } from "./support/list.ts";
import { counted, listByRest } from "./support/rest.ts";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

/** Something that no other test, and no earlier run, calls so. */
const unique = (word: string): string =>
  `${word} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
const dialog = (page: Page) => page.getByRole("dialog");

async function openViews(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await expect(dialog(page).getByRole("heading", { name: "Saved views" })).toBeVisible();
}

test.describe("a shared view", () => {
  test.use({ storageState: sessionOf("admin") });

  test("is seen by the team, each with what they may see, and changed by its owner alone", async ({
    page,
    browser,
    demo,
    request,
  }) => {
    const name = unique("Failed, by GPU-hours");
    const member = personOf(demo, "MEMBER");
    await page.goto("/workloads?status=failed&sort=gpu_hours_used");
    await openViews(page);
    await dialog(page).getByRole("button", { name: "Save this list as a view" }).click();
    await dialog(page).getByLabel("Name").fill(name);
    await dialog(page)
      .getByLabel("Who sees it")
      .selectOption(member.initiative_ids[0] ?? "");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await expect(dialog(page).getByRole("link", { name })).toContainText("shared with");
    expect(await seriousViolations(page)).toEqual([]);

    const context = await browser.newContext({ storageState: sessionOf("member") });
    const theirs = await context.newPage();
    await theirs.goto("/workloads?name=llama");
    await openViews(theirs);
    const link = dialog(theirs).getByRole("link", { name });
    await expect(link).toContainText(/shared with .+ by /);
    await expect(dialog(theirs).getByRole("button", { name: `Remove ${name}` })).toHaveCount(0);
    await link.click();
    await expect(theirs).toHaveURL("/workloads?status=failed&sort=gpu_hours_used");
    const { metadata } = await listByRest(request, demo.tokens.MEMBER, { status: "failed" });
    await expect(total(theirs)).toHaveText(counted(metadata.total_count));
    await context.close();

    await dialog(page)
      .getByRole("button", { name: `Remove ${name}` })
      .click();
    await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
    await expect(dialog(page).getByRole("link", { name })).toHaveCount(0);
  });
});

for (const person of ["lead", "member"] as const) {
  test.describe(`a private view of a ${person}`, () => {
    test.use({ storageState: sessionOf(person) });

    test("is saved, opened, renamed and removed by keyboard alone", async ({ page }) => {
      const name = unique("Mine");
      const press = (key: string) => page.keyboard.press(key);
      await page.goto("/workloads?status=cancelled");
      const views = page.getByRole("button", { name: "Views", exact: true });
      await expect(views).toBeEnabled();
      await views.focus();
      await press("Enter");
      await focusBy(page, "Tab", () =>
        dialog(page).getByRole("button", { name: "Save this list as a view" }),
      );
      await press("Enter");
      await focusBy(page, "Tab", () => dialog(page).getByLabel("Name"));
      await page.keyboard.type(name);
      await press("Enter");
      await expect(dialog(page).getByRole("link", { name })).toContainText("only you");
      await press("Escape");

      await page.goto("/workloads");
      await expect(views).toBeEnabled();
      await views.focus();
      await press("Enter");
      await focusBy(page, "Tab", () => dialog(page).getByRole("link", { name }));
      await press("Enter");
      await expect(page).toHaveURL("/workloads?status=cancelled");
      await expect(dialog(page)).toBeHidden();

      await views.focus();
      await press("Enter");
      await focusBy(page, "Tab", () => dialog(page).getByRole("button", { name: `Change ${name}` }));
      await press("Enter");
      await focusBy(page, "Tab", () => dialog(page).getByLabel("Name"));
      await press("End");
      await page.keyboard.type(" too");
      await press("Enter");
      await focusBy(page, "Tab", () => dialog(page).getByRole("button", { name: `Remove ${name} too` }));
      await press("Enter");
      await focusBy(page, "Tab", () => dialog(page).getByRole("button", { name: "Remove", exact: true }));
      await press("Enter");
      await expect(dialog(page).getByRole("heading", { name: "Saved views" })).toBeVisible();
      await expect(dialog(page).getByRole("link", { name })).toHaveCount(0);
    });
  });
}

test.describe("a name", () => {
  test.use({ storageState: sessionOf("lead"), expectedErrors: [/409/] });

  test("is given once; what is wrong stands beside it", async ({ page }) => {
    const name = unique("Twice");
    await page.goto("/workloads");
    await openViews(page);
    for (const isSecond of [false, true]) {
      await dialog(page).getByRole("button", { name: "Save this list as a view" }).click();
      await dialog(page).getByLabel("Name").fill(name);
      await dialog(page).getByRole("button", { name: "Save" }).click();
      if (isSecond)
        await expect(dialog(page).getByLabel("Name")).toHaveAccessibleDescription(/This name is taken/);
      else await expect(dialog(page).getByRole("link", { name })).toBeVisible();
    }
    await dialog(page).getByRole("button", { name: "Cancel" }).click();
    await dialog(page)
      .getByRole("button", { name: `Remove ${name}` })
      .click();
    await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
    await expect(dialog(page).getByRole("link", { name })).toHaveCount(0);
  });
});

/** Presses a key until something has the focus. */
async function focusBy(page: Page, key: string, find: () => ReturnType<Page["getByLabel"]>): Promise<void> {
  await expect(find()).toBeVisible();
  for (let i = 0; i < 120; i++) {
    if (await find().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reached it.`);
}
