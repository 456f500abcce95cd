import { seriousViolations } from "./support/axe.ts";
import { listByRest } from "./support/rest.ts";
import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const PHONE = { width: 390, height: 844 };

const PAGES = [
  { name: "sign-in", person: null, path: "/sign-in" },
  { name: "overview", person: "admin", path: "/" },
  { name: "overview of a member", person: "member", path: "/?period=today&by=instance_type" },
  { name: "usage", person: "admin", path: "/usage?group_by=initiative_id,instance_type" },
  { name: "usage by submission", person: "lead", path: "/usage?count=cohort&group_by=submitted_by" },
  { name: "workloads", person: "admin", path: "/workloads?status=failed,running&period=last_30_days" },
  { name: "no workloads", person: "admin", path: "/workloads?submitted_by=nobody@nowhere.example" },
  { name: "a workload", person: "admin", path: null },
  { name: "no such workload", person: "admin", path: "/workloads/wl_01jeavgz1ye4d9ym9xdj741sz0" },
  { name: "no such page", person: "admin", path: "/nowhere" },
  { name: "welcome", person: "admin", path: "/welcome" },
  { name: "an invitation that is over", person: null, path: "/invite?token=nothing" },
  { name: "a password link that is over", person: null, path: "/password?token=nothing" },
  { name: "what is for administrators", person: "member", path: "/settings/members" },
  { name: "tokens of a lead", person: "lead", path: "/settings/tokens" },
] as const;

for (const { name, person, path } of PAGES) {
  test.describe(name, () => {
    test.use({ ...(person && { storageState: sessionOf(person) }), expectedErrors: [/404/] });

    test("is accessible in light and dark, and fits a phone", async ({ page, demo, request }) => {
      const { data } = await listByRest(request, demo.tokens.ORG_ADMIN, { status: "failed", limit: 1 });
      await page.goto(path ?? `/workloads/${data.workloads[0]?.workload_id}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(page.getByRole("main")).toHaveCount(1);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
        // Colours may still be on their way from the other scheme.
        await expect.poll(() => seriousViolations(page)).toEqual([]);
      }
      await page.setViewportSize(PHONE);
      expect(await seriousViolations(page)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(PHONE.width);
    });
  });
}

test.describe("on a phone", () => {
  test.use({ storageState: sessionOf("admin"), viewport: PHONE });

  test("the pages lie at the thumb; filters open and close", async ({ page }) => {
    await page.goto("/workloads");
    const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
    await expect(links).not.toHaveCount(0);
    for (const link of await links.all()) {
      const box = await link.boundingBox();
      expect(box?.y).toBeGreaterThan(PHONE.height - 80);
      expect(box?.height).toBeGreaterThan(44);
    }
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByRole("button", { name: "Failed", pressed: false }).click();
    await expect(page.getByRole("button", { name: "Filters (1)" })).toBeVisible();
    // No heads of columns are there to sort by.
    await page.getByLabel("Sort by").selectOption("Most GPUs");
    await expect(page).toHaveURL("/workloads?status=failed&sort=gpu_count");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  });
});

test.describe("appearance", () => {
  test.use({ storageState: sessionOf("admin"), colorScheme: "light", expectedErrors: [/ERR_FAILED/] });

  test("is chosen once, and is there before anything is painted", async ({ page }) => {
    await page.goto("/workloads");
    await page.getByRole("button", { name: "Appearance" }).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
    // Nothing but the document itself: its own script has to set the scheme.
    await page.route("**/_next/static/**/*.js", (route) => route.abort());
    await page.goto("/workloads", { waitUntil: "commit" });
    await expect(page.locator("body")).toBeAttached();
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  });

  test("is light on paper, whatever it is on the screen", async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto("/usage");
    const html = page.locator("html");
    await expect(html).toHaveAttribute("data-mantine-color-scheme", "dark");
    await expect(page.getByRole("button", { name: "Find anything" })).toBeEnabled();
    await page.evaluate(() =>
      window.addEventListener("beforeprint", () => {
        document.body.dataset.printedAs = document.documentElement.dataset.mantineColorScheme ?? "";
      }),
    );
    await page.pdf();
    await expect(page.locator("body")).toHaveAttribute("data-printed-as", "light");
    await expect(html).toHaveAttribute("data-mantine-color-scheme", "dark");
  });
});
