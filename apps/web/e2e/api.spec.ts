import { listByRest } from "./support/rest.ts";
import { expect, test } from "./support/test.ts";

test("the REST API answers at the same address", async ({ request, demo }) => {
  const health = await request.get("/v1/health");
  expect(await health.json()).toMatchObject({ data: { status: "healthy" } });
  const { data } = await listByRest(request, demo.tokens.TEAM_LEAD, { limit: 3 });
  expect(data.workloads).toHaveLength(3);
  expect((await request.get("/v1/workloads")).status()).toBe(401);
});

test("the API page shows its operations without another host", async ({ page }) => {
  await page.goto("/docs/api");
  await expect(page.getByText("List workloads").first()).toBeVisible();
});

test("a session of a browser is nothing to another site", async ({ request }) => {
  const response = await request.post("/api/trpc/me.switch_organization", {
    headers: { "Content-Type": "application/json", Origin: "https://evil.example" },
    data: { organization_id: "org_01jeavgz1ye4d9ym9xdj741sz0" },
  });
  expect(response.status()).toBe(403);
});
