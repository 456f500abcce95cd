import { personOf } from "./support/demo.ts";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

test.use({ storageState: sessionOf("admin") });

test("narrows the log to a person, found by a part of the address", async ({ page, demo }) => {
  await page.goto("/settings/audit");
  const who = page.getByRole("combobox", { name: "Who" });
  const { email } = personOf(demo, "ORG_ADMIN");
  await who.fill(email.slice(1, -1));
  await page.getByRole("option", { name: email }).click();
  await expect(page).toHaveURL(/actor=user_/);
  await expect(
    page
      .getByRole("row")
      .filter({ hasText: `${email} signed in` })
      .first(),
  ).toBeVisible();
  await page.reload();
  await expect(who).toHaveValue(email);
});

test("takes the log along as CSV", async ({ page }) => {
  await page.goto("/settings/audit?action=session.started");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "CSV, for spreadsheets" }).click();
  const stream = await (await download).createReadStream();
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  const lines = text.trimEnd().split("\r\n");
  expect(lines[0]).toContain("audit_event_id,occurred_at,action");
  expect(lines.slice(1).every((line) => line.includes("session.started"))).toBe(true);
  expect(lines.length).toBeGreaterThan(1);
  await page.goto("/settings/audit?action=audit.exported");
  await expect(page.getByRole("row").filter({ hasText: "exported the audit log" }).first()).toBeVisible();
});
