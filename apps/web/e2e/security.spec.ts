import { sessionOf } from "./support/sign-in.ts";
import { expect, test } from "./support/test.ts";

const PAGES = [
  { path: "/sign-in", isSignedIn: false },
  { path: "/workloads", isSignedIn: true },
  { path: "/nowhere", isSignedIn: true },
  { path: "/docs/api", isSignedIn: true },
];

for (const { path, isSignedIn } of PAGES) {
  test.describe(path, () => {
    test.use({
      ...(isSignedIn && { storageState: sessionOf("admin") }),
      expectedErrors: [/Content Security Policy|404/],
    });

    test("does not run a script that got into it", async ({ page, request }) => {
      await page.goto(path);
      const ran = await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.hasRun = true";
        const image = document.createElement("div");
        image.innerHTML = '<img src="data:," onerror="window.hasRun = true">';
        document.body.append(script, image);
        return new Promise((resolve) => setTimeout(() => resolve("hasRun" in window), 200));
      });
      expect(ran).toBe(false);
      const headers = (await request.get(path)).headers();
      expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(headers["x-content-type-options"]).toBe("nosniff");
    });
  });
}
