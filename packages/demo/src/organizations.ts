import type { Scheduler } from "@muster/db";
import { ALDERMOOR_TEAMS, TIDEWELL_TEAMS } from "./teams.ts";
import type { Machines } from "./hardware.ts";
import type { TeamPlan } from "./teams.ts";
import type { TraceJob, TraceName } from "./trace.ts";

/** A cluster, and the trace whose jobs are taken to have run on it. */
export interface ClusterPlan {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly trace: TraceName;
  readonly machines: Machines;
}

/** A cluster on which nothing has run yet, for trying ingest on. */
interface IdleClusterPlan {
  readonly name: string;
  readonly scheduler: Scheduler;
}

/** An invented organization around the traces' jobs. */
export interface OrganizationPlan {
  readonly slug: string;
  readonly name: string;
  readonly emailDomain: string;
  readonly teams: readonly TeamPlan[];
  readonly clusters: readonly ClusterPlan[];
  readonly idleClusters: readonly IdleClusterPlan[];
  /** Whether this job is the organization's. Every job belongs to exactly one. */
  owns(job: TraceJob): boolean;
}

// A seventh of Helios: many small submitters, and the one whose sweep was going on when the trace ended.
const TIDEWELL_SWEEPER = "helios-5";
const isTidewell = ({ trace, submitter }: TraceJob): boolean =>
  trace === "helios" && (Number(submitter.slice("helios-".length)) > 60 || submitter === TIDEWELL_SWEEPER);

/** The first organization's cluster that the demo's ingest token is meant for. */
export const SANDBOX = "sandbox";

/** A university with two clusters, the first organization. */
export const ALDERMOOR: OrganizationPlan = {
  slug: "aldermoor",
  name: "Aldermoor University",
  emailDomain: "aldermoor.example",
  teams: ALDERMOOR_TEAMS,
  clusters: [
    {
      name: "quad",
      scheduler: "kubernetes",
      trace: "philly",
      machines: { shared: ["v100-32gb", "a100-40gb", "v100-16gb"], whole: ["p4d.24xlarge", "p3dn.24xlarge"] },
    },
    {
      name: "granite",
      scheduler: "slurm",
      trace: "helios",
      machines: { shared: ["a100-80gb", "l40s-48gb"], whole: ["h100-80gb", "a100-80gb"] },
    },
  ],
  idleClusters: [{ name: SANDBOX, scheduler: "other" }],
  owns: (job) => !isTidewell(job),
};

/** A company with one cluster, the second organization. */
export const TIDEWELL: OrganizationPlan = {
  slug: "tidewell",
  name: "Tidewell Labs",
  emailDomain: "tidewell.example",
  teams: TIDEWELL_TEAMS,
  clusters: [
    {
      name: "harbor",
      scheduler: "slurm",
      trace: "helios",
      machines: { shared: ["g5.12xlarge", "a100-40gb"], whole: ["p4d.24xlarge", "p5.48xlarge"] },
    },
  ],
  idleClusters: [],
  owns: isTidewell,
};
