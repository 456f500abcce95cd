import { personOf } from "./support/demo.ts";
import { total } from "./support/list.ts";
import { counted, listByRest } from "./support/rest.ts";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test.use({ storageState: sessionOf("admin") });

for (const [field, role] of [
  ["Name", "textbox"],
  ["Submitted by", "combobox"],
] as const) {
  test(`Enter applies what is typed as ${field}, and one can type on`, async ({ page }) => {
    await page.goto("/workloads");
    const input = page.getByRole(role, { name: field });
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

test("who passes through a filter's field leaves it, and Escape drops what is typed", async ({ page }) => {
  const path = "/workloads?submitted_by=%20lead%20space@x.y%20&name=%20a%20";
  await page.goto(path);
  const name = page.getByRole("textbox", { name: "Name" });
  const submitter = page.getByRole("combobox", { name: "Submitted by" });
  for (const [input, value] of [
    [submitter, " lead space@x.y "],
    [name, " a "],
  ] as const) {
    await input.focus();
    await page.keyboard.press("Tab");
    await input.fill("felix");
    await page.keyboard.press("Escape");
    await expect(input).toHaveValue(value);
    await page.keyboard.press("Tab");
  }
  // The address would change at the latest with what is done after it.
  await page.getByRole("button", { name: "Failed", pressed: false }).click();
  await expect(page).toHaveURL(/status=failed/);
  const { searchParams } = new URL(page.url());
  expect(searchParams.get("submitted_by")).toBe(" lead space@x.y ");
  expect(searchParams.get("name")).toBe(" a ");
});

test("who submitted is chosen, oneself first, among those whose workloads the list shows", async ({
  page,
  demo,
  request,
}) => {
  const me = personOf(demo, "ORG_ADMIN").email;
  await page.goto("/workloads?status=failed");
  const input = page.getByRole("combobox", { name: "Submitted by" });
  await input.click();
  const options = page.getByRole("listbox", { name: "Submitted by" }).getByRole("option");
  await expect(options.first()).toHaveText(new RegExp(`^Me${me}`));
  await expect(options.nth(1)).toContainText("@");
  await input.pressSequentially("ada.ab");
  await expect(options).toHaveCount(1);
  const email = personOf(demo, "MEMBER").email;
  const failed = await listByRest(request, demo.tokens.ORG_ADMIN, { status: "failed", submitted_by: email });
  await expect(options).toHaveText(email + failed.metadata.total_count.toLocaleString("en-US"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/workloads?status=failed&submitted_by=${email}`);
  await expect(input).toHaveValue(email);
  await expect(total(page)).toHaveText(counted(failed.metadata.total_count));
  // What is chosen does not hide the others.
  await input.press("ArrowDown");
  await expect(options.nth(2)).toBeVisible();
  await input.press("Escape");
  await page.getByRole("button", { name: "Anybody", includeHidden: true }).click();
  await expect(page).toHaveURL("/workloads?status=failed");
});

test("who is chosen before the answer has come is one whose address begins as typed", async ({
  page,
  demo,
}) => {
  const { email } = personOf(demo, "MEMBER");
  await page.goto("/workloads");
  const input = page.getByRole("combobox", { name: "Submitted by" });
  await input.click();
  await expect(
    page.getByRole("listbox", { name: "Submitted by" }).getByRole("option", { name: email }),
  ).toBeVisible();
  await page.route("**/api/trpc/**", (route) => route.abort());
  await page.keyboard.type(email.slice(0, 6));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(input).toHaveValue(email);
});

test.describe("somebody who submits", () => {
  test.use({ storageState: sessionOf("member") });

  test("one's own workloads are one click away", async ({ page, demo }) => {
    const { email } = personOf(demo, "MEMBER");
    await page.goto("/workloads?status=completed");
    const mine = page.getByRole("button", { name: "Mine" });
    await mine.click();
    await expect(page).toHaveURL(`/workloads?status=completed&submitted_by=${email}`);
    await expect(mine).toHaveAttribute("aria-pressed", "true");
    await mine.click();
    await expect(page).toHaveURL("/workloads?status=completed");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("my work");
    await page.getByRole("option", { name: "My workloads" }).click();
    await expect(page).toHaveURL(`/workloads?submitted_by=${encodeURIComponent(email)}`);
    await expect(mine).toHaveAttribute("aria-pressed", "true");
  });
});

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

for (const [path, left] of [
  [
    "/workloads?is_managed=maybe&color=red&status=failed,broken",
    "is_managed=maybe color=red status=failed,broken",
  ],
  ["/usage?group_by=initiative_id,color", "group_by=initiative_id,color"],
  ["/?period=yesteryear", "period=yesteryear"],
  ["/settings/audit?action=dance", "action=dance"],
  ["/workloads?constructor=1", "constructor=1"],
  ["/workloads?start_date=9999-12-31T23:59:59-23:59", "start_date=9999-12-31T23:59:59-23:59"],
  ["/workloads?start_date=2026-02-30", "start_date=2026-02-30"],
  ["/usage?toString=1", "toString=1"],
] as const) {
  test(`what of an address is not known is said: ${path}`, async ({ page }) => {
    const notice = page.getByRole("status").filter({ hasText: "is not known, and left out" });
    await page.goto(path);
    await expect(notice).toHaveText(`Part of this address is not known, and left out: ${left}`);
    await page.goto(path.split("?")[0] ?? "");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(notice).toHaveCount(0);
  });
}

test("of what an address says twice, it is said that the first counts", async ({ page }) => {
  await page.goto("/workloads?status=failed&status=running");
  const notice = page.getByRole("status").filter({ hasText: "the first counts" });
  await expect(notice).toHaveText(
    "Of what this address says twice, the first counts; left out: status=running",
  );
});

test.describe("a period that ends before it begins", () => {
  test.use({ expectedErrors: [/400/] });

  for (const path of ["/", "/usage"])
    test(`is said in words: ${path}`, async ({ page }) => {
      await page.goto(`${path}?start_date=2026-03-02&end_date=2026-03-01`);
      const problem = page.getByRole("alert").filter({ hasText: "There is no such period" }).first();
      await expect(problem).toContainText(
        "Its first day may not be after its last, nor in the future. Choose other dates.",
      );
      await expect(page.getByText("end_date")).toHaveCount(0);
      await expect(page.getByLabel("First day")).toBeVisible();
    });
});
