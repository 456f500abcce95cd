import { DAY_MS } from "@muster/contract";
/** What a page asks for before it is shown: procedures with their inputs. */
export interface Page {
  readonly name: string;
  /** Whether it is for administrators only. */
  readonly isForAdmins?: true;
  readonly calls: readonly (readonly [procedure: string, input: object])[];
}

const EVERYWHERE = [
  ["me.get", {}] as const,
  ["initiatives.list", {}] as const,
  ["clusters.list", {}] as const,
];
const EXTRAS = ["wait_time", "failed_gpu_hours"];
const FACETS = { facets: ["status", "instance_type"], limit: 100 };

/** The web app's pages as they are first opened, and the list as people narrow and sort it. */
export function pagesOf(now: Date, workloadId: string): Page[] {
  const since = (days: number) => ({ start_date: new Date(now.getTime() - days * DAY_MS).toISOString() });
  const list = (name: string, filters: object, order: object = {}): Page => ({
    name: `workloads${name}`,
    calls: [
      ...EVERYWHERE,
      ["workloads.list", { ...filters, ...order, limit: 20 }],
      ["workloads.facets", { ...filters, ...FACETS }],
    ],
  });
  const overview = (days: number): Page => {
    const range = { time_range: "custom", ...since(days) };
    const stats = { ...range, time_zone: "Europe/Berlin", top_groups: 8 };
    return {
      name: `overview, ${days} days`,
      calls: [
        ...EVERYWHERE,
        [
          "workloads.stats",
          {
            ...stats,
            group_by: ["initiative_id"],
            interval: "day",
            include: EXTRAS,
          },
        ],
        [
          "workloads.stats",
          { ...range, ...since(2 * days), end_date: since(days).start_date, include: EXTRAS },
        ],
        ["workloads.stats", { ...stats, group_by: ["submitted_by"] }],
        ["usage.get", { time_range: "today" }],
        ["workloads.list", { status: ["running"], limit: 1 }],
        ["workloads.list", { status: ["pending"], sort: "submitted_at", order: "asc", limit: 6 }],
        ["workloads.list", { status: ["failed"], sort: "completed_at", limit: 6 }],
      ],
    };
  };
  const usage = (procedure: string, name: string): Page => {
    const range = { time_range: "custom", ...since(30), time_zone: "Europe/Berlin" };
    return {
      name: `usage, ${name}, 30 days`,
      calls: [
        ...EVERYWHERE,
        [procedure, { ...range, group_by: ["initiative_id", "instance_type"] }],
        [procedure, { ...range, group_by: ["initiative_id"], interval: "day", top_groups: 8 }],
      ],
    };
  };
  const settings = (name: string, ...procedures: [string, object?][]): Page => ({
    name: `settings, ${name}`,
    ...(["members", "audit log"].includes(name) && { isForAdmins: true }),
    calls: [["me.get", {}], ...procedures.map(([procedure, input = {}]) => [procedure, input] as const)],
  });
  return [
    overview(7),
    overview(30),
    list("", {}),
    list(", failed", { status: ["failed"] }),
    list(", a part of the name", { name: "llama" }),
    list(", of 30 days by GPU-hours", since(30), { sort: "gpu_hours_used", order: "desc" }),
    {
      name: "workload",
      calls: [
        ...EVERYWHERE,
        ["workloads.get", { workload_id: workloadId }],
        ["workloads.attempts", { workload_id: workloadId }],
        ["workloads.events", { workload_id: workloadId, limit: 100 }],
        ["workloads.labels", { workload_id: workloadId }],
        ["workloads.runs", { workload_id: workloadId }],
      ],
    },
    usage("usage.get", "when busy"),
    usage("workloads.stats", "when submitted"),
    settings("members", ["members.list"], ["invitations.list"], ["initiatives.list"]),
    settings("teams", ["initiatives.list"]),
    settings("tokens", ["tokens.list"], ["initiatives.list"]),
    settings("clusters", ["clusters.list"]),
    settings("audit log", ["audit_events.list"], ["members.list", { limit: 100 }]),
    settings("account", ["me.sessions"]),
    settings("saved views", ["views.list"]),
  ];
}
