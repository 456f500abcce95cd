/**
 * Makes docs/screens/*.png from a running demo:
 * MUSTER_DEMO_FILE=.data/demo.json node --import tsx apps/web/scripts/screens.ts
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../e2e/support/chromium.ts";
import { personOf, readDemo } from "../e2e/support/demo.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../../docs/screens");
const SIZES = [
  { width: 1440, height: 810 },
  { width: 390, height: 844 },
];
const SETTINGS = ["organization", "members", "teams", "tokens", "clusters", "audit", "account"];
const SCHEMES = ["light", "dark"] as const;

const demo = readDemo();
const admin = personOf(demo, "ORG_ADMIN");

async function signIn(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

async function shoot(
  browser: Browser,
  size: (typeof SIZES)[number],
  scheme: (typeof SCHEMES)[number],
): Promise<void> {
  const context = await browser.newContext({
    baseURL: demo.url,
    viewport: size,
    colorScheme: scheme,
    timezoneId: "Europe/Berlin",
  });
  const page = await context.newPage();
  const save = async (name: string) => {
    await page.waitForLoadState("networkidle");
    await page.screenshot({
      path: path.join(FOLDER, `${name}-${size.width}-${scheme}.png`),
      animations: "disabled",
    });
  };
  await page.goto("/sign-in");
  await save("sign-in");
  await signIn(page);
  await save("overview");
  await page.goto("/usage?group_by=initiative_id,instance_type");
  await save("usage");
  await page.goto("/workloads");
  await save("workloads");
  await page.goto("/workloads?status=failed");
  await page.getByRole("table").getByRole("link").first().click();
  await page.waitForURL("**/workloads/wl_*");
  await save("workload");
  for (const name of SETTINGS) {
    await page.goto(`/settings/${name}`);
    await save(`settings-${name}`);
  }
  await context.close();
}

mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch(launchOptions);
for (const size of SIZES) for (const scheme of SCHEMES) await shoot(browser, size, scheme);
await browser.close();
