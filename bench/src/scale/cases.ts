import type { ScopedWorkloads } from "@muster/access";
import { DAY_MS } from "@muster/contract";
import { emailOf, type Organization } from "../world/outline.ts";

/** What workloads.stats asks for without more. */
const SUMS = [
  ...(["workload_count", "completed_count", "failed_count", "gpu_seconds"] as const),
  ...(["running_gpus", "running_gpu_starts", "finished_count", "finished_seconds"] as const),
];

/** One question to the database. */
export interface ScaleCase {
  readonly name: string;
  readonly ask: (workloads: ScopedWorkloads) => Promise<unknown>;
}

/** Pages, counts and statistics; whole days end with the last midnight (UTC), edges cut through a day at either end. */
export function scaleCases(organization: Organization, now: Date): ScaleCase[] {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const days = (count: number) => ({
    submittedFrom: new Date(midnight - count * DAY_MS),
    submittedBefore: new Date(midnight),
  });
  const cut = (count: number) => ({
    submittedFrom: new Date(now.getTime() - count * DAY_MS),
    submittedBefore: now,
  });
  const nowSeconds = Math.floor(now.getTime() / 1_000);
  const bounds = ({ submittedFrom, submittedBefore }: ReturnType<typeof cut>) => [
    submittedFrom.getTime(),
    submittedBefore.getTime(),
  ];
  const newest = { sort: "submitted_at", order: "desc", asOf: now } as const;
  const page = (name: string, query: Parameters<ScopedWorkloads["page"]>[0]): ScaleCase => ({
    name: `list, ${name}`,
    ask: (workloads) => workloads.page(query, newest, undefined, 21),
  });
  const count = (name: string, query: Parameters<ScopedWorkloads["page"]>[0]): ScaleCase => ({
    name: `total_count, ${name}`,
    ask: (workloads) => workloads.page(query, newest, undefined, 0),
  });
  const stats = (
    name: string,
    boundaries: readonly number[],
    ...dimensions: Parameters<ScopedWorkloads["cohortSums"]>[0]["dimensions"]
  ): ScaleCase => ({
    name: `statistics, ${name}${dimensions.length > 0 ? ` by ${dimensions.join(" and ")}` : ""}`,
    ask: (workloads) =>
      workloads.cohortSums({ boundaries, dimensions, withArchived: false }, SUMS, nowSeconds),
  });
  const month = bounds(days(31));
  const series = Array.from({ length: 32 }, (_, day) => midnight - (31 - day) * DAY_MS);
  const always = [0, now.getTime()];
  return [
    page("newest", {}),
    page("failed", { statuses: ["failed"] }),
    page("failed and cancelled, managed", { statuses: ["failed", "cancelled"], isManaged: true }),
    page("failed, 30 days", { statuses: ["failed"], ...cut(30) }),
    page("pending", { statuses: ["pending"] }),
    page("one cluster, a rare instance type", {
      clusterId: organization.clusterIds[3],
      instanceType: "p4d.24xlarge",
    }),
    page("one person", { submittedBy: emailOf(organization, 0) }),
    {
      name: "list, failed, the last ended first",
      ask: (workloads) =>
        workloads.page({ statuses: ["failed"] }, { ...newest, sort: "completed_at" }, undefined, 21),
    },
    // There is none: what a page costs at most, when nothing that is walked fits and every kind must be asked.
    page("running for a week", { statuses: ["running"], submittedBefore: new Date(midnight - 7 * DAY_MS) }),
    count("all", {}),
    count("failed", { statuses: ["failed"] }),
    count("31 whole days", days(31)),
    count("31 whole days, failed, managed", { ...days(31), statuses: ["failed"], isManaged: true }),
    count("4.5 months with edges", cut(135)),
    count("30 days with edges, failed", { ...cut(30), statuses: ["failed"] }),
    stats("31 whole days", month),
    stats("31 whole days", month, "initiative_id"),
    stats("31 whole days", month, "instance_type"),
    stats("31 whole days", month, "submitted_by"),
    stats("31 whole days", month, "initiative_id", "instance_type"),
    stats("31 whole days as a series", series, "initiative_id"),
    stats("30 days with edges", bounds(cut(30))),
    stats("30 days with edges", bounds(cut(30)), "initiative_id"),
    stats("30 days with edges", bounds(cut(30)), "submitted_by"),
    stats("all time", always),
    stats("all time", always, "initiative_id"),
    stats("all time", always, "submitted_by"),
    {
      name: "usage, 31 whole days as a series by initiative_id",
      ask: (workloads) =>
        workloads.usageSums(
          { boundaries: [-Infinity, ...series], dimensions: ["initiative_id"], withArchived: true },
          nowSeconds,
        ),
    },
    {
      name: "wait percentiles, 30 days",
      ask: (workloads) => workloads.waitPercentiles({ boundaries: bounds(cut(30)) }),
    },
  ];
}
