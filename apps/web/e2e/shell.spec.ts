import { total } from "./support/list.ts";
import { counted, listByRest } from "./support/rest.ts";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test.use({ storageState: sessionOf("admin") });

test("the palette goes anywhere, by the keyboard alone", async ({ page, demo, request }) => {
  await page.goto("/usage");
  await expect(page.getByRole("button", { name: "Find anything" })).toBeEnabled();
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find anything" });
  const input = palette.getByRole("combobox");
  await expect(input).toBeFocused();
  await page.keyboard.type("segment");
  await expect(palette.getByRole("option", { name: /Segmentation/ })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/workloads\?initiative_id=init_\w+&include_descendants=true/);
  await expect(page.getByText(/^Team: Segmentation/)).toBeVisible();

  const { data } = await listByRest(request, demo.tokens.ORG_ADMIN, { limit: 1 });
  await page.keyboard.press("Control+k");
  await page.keyboard.type(data.workloads[0]?.workload_id ?? "");
  await expect(palette.getByRole("group", { name: "Workloads" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/workloads/${data.workloads[0]?.workload_id}`);

  await page.keyboard.press("Control+k");
  await page.keyboard.type(data.workloads[0]?.name.slice(0, 12) ?? "");
  await expect(palette.getByRole("group", { name: "Workloads" }).getByRole("option").first()).toContainText(
    data.workloads[0]?.name.slice(0, 12) ?? "",
  );
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("ada.ab");
  await expect(palette.getByRole("group", { name: "People" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/workloads\?submitted_by=ada\.abara/);

  await page.keyboard.press("Control+k");
  await page.keyboard.press("ArrowDown");
  await expect(palette.getByRole("option", { name: "Workloads", exact: true })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

test("the palette tells workloads of one name apart, and leads to all of them", async ({
  page,
  demo,
  request,
}) => {
  const name = "pretrain";
  const { data, metadata } = await listByRest(request, demo.tokens.ORG_ADMIN, { name, limit: 1 });
  await page.goto("/usage");
  await expect(page.getByRole("button", { name: "Find anything" })).toBeEnabled();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.type(name);
  const found = page.getByRole("group", { name: "Workloads" }).getByRole("option");
  const told = new RegExp(`${data.workloads[0]?.status} · .+ · ${data.workloads[0]?.submitted_by}`, "i");
  await expect(found.first()).toHaveText(told);
  await expect(found.last()).toContainText(counted(metadata.total_count));
  await found.last().click();
  await expect(page).toHaveURL(`/workloads?name=${name}`);
  await expect(total(page)).toHaveText(counted(metadata.total_count));
});

test("what is typed before the palette has come stands in it", async ({ page }) => {
  await page.goto("/workloads");
  await expect(page.getByRole("button", { name: "Find anything" })).toBeEnabled();
  await page.route("**/_next/static/**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("gus", { delay: 20 });
  const palette = page.getByRole("dialog", { name: "Find anything" });
  await expect(palette.getByRole("combobox")).toHaveValue("gus");
  await expect(page).toHaveURL("/workloads");
  await palette.getByRole("combobox").fill("members");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
});

test("keys lead to pages, and are explained; they can be switched off", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Find anything" })).toBeEnabled();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard" });
  await expect(help.getByText("Search by name")).toBeVisible();
  // While it lies on top, letters do nothing.
  await page.keyboard.type("gu");
  await expect(page).toHaveURL("/");
  await help.getByRole("button", { name: "Close" }).click();
  await expect(help).toBeHidden();
  // Two letters are one word only within a second, and a busy machine may take longer.
  await expect(async () => {
    await page.keyboard.type("gu");
    await expect(page.getByRole("heading", { level: 1, name: "Usage" })).toBeVisible({ timeout: 2_000 });
  }).toPass();

  await page.keyboard.press("?");
  await help.getByRole("switch", { name: "Single keys do something" }).click();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.type("go");
  await page.keyboard.press("?");
  await expect(help).toBeHidden();
  await expect(page).toHaveURL("/usage");
});

test.describe("without a network", () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test("a change fails at once, and is not made later", async ({ page, context }) => {
    const name = `Offline ${Math.random().toString(36).slice(2, 8)}`;
    await page.goto("/settings/teams");
    await page.getByRole("button", { name: "New team" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill(name);
    await context.setOffline(true);
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect(dialog.getByRole("alert")).toContainText("offline");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await context.setOffline(false);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: "Teams" })).toBeVisible();
    await expect(page.getByRole("row").nth(1)).toBeVisible();
    await expect(page.getByText(name)).toHaveCount(0);
  });

  test("says so, and is quiet again afterwards", async ({ page, context }) => {
    await page.goto("/");
    const banner = page.getByText("This device is offline.");
    await context.setOffline(true);
    await expect(banner).toBeVisible();
    await context.setOffline(false);
    await expect(banner).toBeHidden();
  });
});
