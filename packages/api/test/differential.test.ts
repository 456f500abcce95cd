import { encodeId, type FacetName, FACETS, WORKLOAD_STATUSES } from "@muster/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expected, type Query, queryArbitrary, sums } from "./plain-arrays.ts";
import {
  type BuiltOrganization,
  type BuiltWorkload,
  buildOrganization,
  INSTANCE_TYPES,
  organizationArbitrary,
  SUBMITTERS,
} from "./random-organization.ts";
import { createTestServer, NOW, type TestServer } from "./server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const toSearch = (query: Query, org: BuiltOrganization, limit = true) => {
  const search = new URLSearchParams();
  if (query.team !== undefined)
    search.set("initiative_id", org.teamIds[query.team % org.teamIds.length] ?? "");
  if (query.include_descendants !== undefined)
    search.set("include_descendants", String(query.include_descendants));
  if (query.status) search.set("status", query.status.join(","));
  if (query.submitted_by) search.set("submitted_by", query.submitted_by);
  if (query.cluster !== undefined) search.set("cluster_id", org.clusterIds[query.cluster] ?? "");
  if (query.instance_type !== undefined) search.set("instance_type", query.instance_type ?? "");
  if (query.name !== undefined) search.set("name", query.name);
  if (query.sort) search.set("sort", query.sort);
  if (query.order) search.set("order", query.order);
  if (query.is_managed !== undefined) search.set("is_managed", String(query.is_managed));
  if (query.start) search.set("start_date", query.start.toISOString());
  if (query.end) search.set("end_date", query.end.toISOString());
  if (limit) search.set("limit", String(query.limit));
  return search;
};

async function walk(token: string, search: URLSearchParams) {
  const ids: string[] = [];
  const totals = new Set<number>();
  for (let next: string | null = ""; next !== null;) {
    if (next) search.set("next_token", next);
    const { status, body } = await server.request(`/v1/workloads?${search}`, { token });
    expect(status).toBe(200);
    ids.push(...body.data.workloads.map((workload: { workload_id: string }) => workload.workload_id));
    totals.add(body.metadata.total_count);
    if (ids.length > body.metadata.total_count) break; // a walk that does not end has gone wrong already
    next = body.metadata.next_token;
  }
  return { ids, totals: [...totals] };
}

const FACET_FIELDS = {
  status: { status: undefined },
  submitted_by: { submitted_by: undefined },
  instance_type: { instance_type: undefined },
  cluster_id: { cluster: undefined },
  initiative_id: { team: undefined, include_descendants: undefined },
} satisfies Record<FacetName, Partial<Query>>;

function expectedFacet(name: FacetName, rows: readonly BuiltWorkload[], org: BuiltOrganization) {
  const counts = new Map<string, number>(name === "status" ? WORKLOAD_STATUSES.map((s) => [s, 0]) : []);
  for (const row of rows) {
    const value = {
      status: row.status ?? "pending",
      submitted_by: row.submittedBy ?? "",
      instance_type: row.instanceType ?? "",
      cluster_id: org.clusterIds[row.clusterNumber] ?? "",
      initiative_id: org.teamIds[row.teamNumber] ?? "",
    }[name];
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts].map(([value, workload_count]) => ({ value, workload_count }));
  if (name !== "status")
    values.sort((a, b) => b.workload_count - a.workload_count || compare(a.value, b.value));
  return values;
}

test("every facet equals counts over plain arrays, each without its own filter", async () => {
  await fc.assert(
    fc.asyncProperty(
      organizationArbitrary,
      fc.array(queryArbitrary, { minLength: 4, maxLength: 8 }),
      fc.constantFrom(undefined, "AD", "bob@", "z"),
      async (shape, queries, q) => {
        const org = await buildOrganization(server, shape);
        for (const { token, ...person } of org.people) {
          for (const { limit, sort: _, order: __, ...filters } of queries) {
            const search = toSearch({ ...filters, limit }, org);
            search.set("facets", FACETS.join(","));
            if (q) search.set("q", q);
            const { status, body } = await server.request(`/v1/workloads/facets?${search}`, { token });
            expect([status, body.error]).toEqual([200, undefined]);
            for (const name of FACETS) {
              const rows = expected(shape, org.workloads, person, {
                ...filters,
                ...FACET_FIELDS[name],
                limit,
              });
              const values = expectedFacet(name, rows, org).filter(
                ({ value }) => name !== "submitted_by" || !q || value.startsWith(q.toLowerCase()),
              );
              expect(body.data[name]).toEqual({
                values: name === "status" ? values : values.slice(0, limit),
                value_count: values.length,
              });
            }
          }
        }
      },
    ),
    { numRuns: 6 },
  );
}, 60_000);

test("every page, count and statistic equals a filter over plain arrays", async () => {
  await fc.assert(
    fc.asyncProperty(
      organizationArbitrary,
      fc.array(queryArbitrary, { minLength: 4, maxLength: 8 }),
      async (shape, queries) => {
        const org = await buildOrganization(server, shape);
        for (const person of org.people) {
          for (const query of queries) {
            const rows = expected(shape, org.workloads, person, query);
            const { ids, totals } = await walk(person.token, toSearch(query, org));
            expect(ids).toEqual(rows.map(({ id }) => encodeId("workload", id)));
            expect(totals).toEqual([rows.length]);
          }
        }
      },
    ),
    { numRuns: 6 },
  );
}, 60_000);

test("statistics, grouped by each field, equal sums over plain arrays", async () => {
  const groupings = { submitted_by: SUBMITTERS, instance_type: INSTANCE_TYPES, initiative_id: undefined };
  await fc.assert(
    fc.asyncProperty(
      organizationArbitrary,
      fc.array(queryArbitrary, { minLength: 2, maxLength: 4 }),
      async (shape, queries) => {
        const org = await buildOrganization(server, shape);
        for (const person of org.people) {
          for (const { team, include_descendants, start, end } of queries) {
            const query: Query = { limit: 1, start: start ?? new Date(0), end: end ?? NOW };
            if (team !== undefined) query.team = team;
            if (include_descendants !== undefined) query.include_descendants = include_descendants;
            if ((query.start ?? 0) > (query.end ?? 0)) continue;
            const rows = expected(shape, org.workloads, person, query);
            for (const [key, values] of Object.entries(groupings)) {
              const search = toSearch(query, org, false);
              const { status, body } = await server.request(
                `/v1/workloads/stats?time_range=custom&group_by=${key}&${search}`,
                {
                  token: person.token,
                },
              );
              expect([status, body.error]).toEqual([200, undefined]);
              const total = sums(rows);
              expect(body.data.summary).toEqual({
                total_workloads: total.count,
                total_gpu_hours: total.gpu_hours,
                average_duration_seconds: total.average,
                success_rate: total.success_rate,
              });
              const valueOf = (row: BuiltWorkload) =>
                key === "submitted_by"
                  ? row.submittedBy
                  : key === "instance_type"
                    ? row.instanceType
                    : org.teamIds[row.teamNumber];
              const groups = (values ?? org.teamIds)
                .map((value) => ({ value, ...sums(rows.filter((row) => valueOf(row) === value)) }))
                .filter(({ count }) => count > 0);
              const got: Record<string, unknown>[] = body.data.grouped;
              expect(got).toHaveLength(groups.length);
              for (const { value, count, gpu_hours, success_rate } of groups) {
                const group = got.find((candidate) => candidate[key] === value);
                expect(group).toMatchObject({ workload_count: count, success_rate });
                // Rounded so that they add up: at most one unit from what each would be alone.
                expect(Math.abs(units(group?.gpu_hours) - units(gpu_hours))).toBeLessThanOrEqual(1);
              }
              expect(got.reduce((sum, group) => sum + units(group.gpu_hours), 0)).toBe(
                units(total.gpu_hours),
              );
              const inOrder = got.toSorted(
                (a, b) =>
                  units(b.gpu_hours) - units(a.gpu_hours) ||
                  compare(a[key] as string | null, b[key] as string | null),
              );
              expect(got).toEqual(inOrder);
            }
          }
        }
      },
    ),
    { numRuns: 5 },
  );
}, 60_000);

const units = (hours: unknown) => Math.round(Number(hours) * 10_000);

const compare = (a: string | null | undefined, b: string | null | undefined) => {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  return b === null || b === undefined || a < b ? -1 : 1;
};
