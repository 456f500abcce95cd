import { encodeId } from "@muster/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildOrganization, organizationArbitrary, toRow } from "./random-organization.ts";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

test("two worlds that differ only in what a caller can't see answer alike", async () => {
  const hiddenRows = fc.array(organizationArbitrary, { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(organizationArbitrary, hiddenRows, async (shape, elsewhere) => {
      const acme = await smallOrganization(server, `acme-${crypto.randomUUID()}`);
      const { vision, video, speech, research } = acme.teams;
      const visible = shape.workloads.map((workload, i) => toRow(workload, i % 2 ? vision : video));
      if (visible.length > 0) await server.world.workloads(visible);

      const before = await everything(acme);
      // The other world: more in teams beside and above, teams beside, other people's rows, other organizations.
      const hidden = elsewhere.flatMap(({ workloads }, i) =>
        workloads.map((workload) => toRow(workload, i % 2 ? speech : research)),
      );
      if (hidden.length > 0) await server.world.workloads(hidden);
      const beside = await server.world.team(acme.organization, "beside", { parent: research });
      await server.world.workloads([
        { team: beside, submittedAt: new Date(NOW.getTime() - 1000), submittedBy: "ada@example.com" },
      ]);
      await server.world.member(acme.organization, `other-${acme.organization.id}@example.com`, {
        role: "ORG_ADMIN",
        joins: [beside],
      });
      for (const other of elsewhere) await buildOrganization(server, other);
      expect(await everything(acme)).toEqual(before);
    }),
    { numRuns: 3 },
  );
}, 60_000);

/** All that the lead and the member can learn, byte for byte. */
async function everything({
  tokens,
  teams,
}: Awaited<ReturnType<typeof smallOrganization>>): Promise<string[]> {
  const teamIds = Object.values(teams).map(({ id }) => encodeId("initiative", id));
  const paths = [
    "/v1/me",
    "/v1/initiatives",
    "/v1/clusters",
    ...[
      "",
      "?limit=3",
      "?status=running,failed",
      "?submitted_by=ada%40example.com",
      "?is_managed=true",
      "?name=train&sort=gpu_hours_used",
      "?instance_type=&sort=duration_seconds&order=asc",
      "?start_date=2026-06-15T06:00Z",
    ].map((query) => `/v1/workloads${query}`),
    ...teamIds.map((id) => `/v1/workloads?initiative_id=${id}&include_descendants=true`),
    "/v1/workloads/facets?facets=submitted_by,instance_type,cluster_id,initiative_id",
    "/v1/workloads/facets?facets=status,submitted_by,initiative_id&name=a",
    ...["submitted_by", "initiative_id", "instance_type"].map((key) => `/v1/workloads/stats?group_by=${key}`),
    ...teamIds.map((id) => `/v1/workloads/stats?initiative_id=${id}`),
  ];
  const answers = [];
  for (const token of [tokens.TEAM_LEAD, tokens.MEMBER]) {
    for (const path of paths) {
      const { status, body } = await server.request(path, { token, headers: { "x-request-id": "same" } });
      answers.push(`${path} ${status} ${JSON.stringify(body)}`);
    }
  }
  return answers;
}
