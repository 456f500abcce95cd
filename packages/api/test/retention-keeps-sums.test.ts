import { GROUPINGS } from "@muster/contract";
import { createPool } from "@muster/db";
import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildOrganization, organizationArbitrary } from "./random-organization.ts";
import { createTestServer, type TestServer } from "./server.ts";

let server: TestServer;
let maintenance: pg.Pool;
beforeAll(async () => {
  server = await createTestServer();
  maintenance = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
});
afterAll(async () => {
  await maintenance.end();
  await server.close();
});

const DAYS = "time_range=custom&start_date=2026-06-14&end_date=2026-06-16&interval=day";
const PAIRS = GROUPINGS.flatMap((one, at) => [
  [one],
  ...GROUPINGS.slice(at + 1).map((other) => [one, other]),
]);

test("what retention drops, statistics and usage of whole days tell as before, by whatever fields", async () => {
  await fc.assert(
    fc.asyncProperty(organizationArbitrary, async (shape) => {
      const { people, teamIds } = await buildOrganization(server, shape);
      const filters = ["", "&submitted_by=ada@example.com&instance_type=", `&initiative_id=${teamIds[0]}`];
      const paths = PAIRS.flatMap((fields, at) => {
        const more = `${DAYS}&group_by=${fields}${filters[at % filters.length]}`;
        const stats = `/v1/workloads/stats?include_archived=true&${more}`;
        return fields.includes("status") ? [stats] : [stats, `/v1/usage?${more}`];
      });
      async function answers() {
        const told = [];
        for (const { token } of people)
          for (const path of paths) {
            const { status, body } = await server.request(path, { token });
            told.push({ path, status, told: body.data ?? body.error });
          }
        return told;
      }
      const before = await answers();
      expect(before.filter(({ status }) => status !== 200)).toEqual([]);
      await maintenance.query("select archive_workloads('2026-06-16', 1000)");
      expect(await answers()).toEqual(before);
      await maintenance.query("select fold_workload_rollups()");
      expect(await answers()).toEqual(before);
    }),
    { numRuns: 2 },
  );
});
