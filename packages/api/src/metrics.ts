import { setTimeout as sleep } from "node:timers/promises";
import type { Access } from "@muster/access";
import { encodeId } from "@muster/contract";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Admission } from "./admission.ts";
import type { Tell } from "./answered.ts";
import type { FairShares } from "./fair-shares.ts";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/** So long a database that does not answer may hold up the rest. */
const VITALS_MS = 2_000;

/** What a server tells of itself, for Prometheus. */
export interface Metrics {
  readonly measure: Tell;
  /** All figures of this moment, in Prometheus' text form. */
  text(): Promise<string>;
  readonly contentType: string;
}

interface Sources {
  readonly access: Pick<Access, "connections" | "vitals">;
  readonly admission: Admission;
  readonly shares: FairShares;
}

/** Puts the figures together; those that others keep are read when they are asked for. */
export function createMetrics({ access, admission, shares }: Sources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "muster_http_request_duration_seconds",
    help: "How long requests took to answer; its count is the number of requests.",
    labelNames: ["route", "method", "status"] as const,
    buckets: SECONDS,
    registers,
  });
  new Gauge({
    name: "muster_in_flight",
    help: "What is being worked on.",
    labelNames: ["work"] as const,
    registers,
    collect() {
      for (const [work, count] of Object.entries(admission.inFlight)) this.set({ work }, count);
    },
  });
  counter(
    "muster_shed_total",
    "Requests turned away because there were too many at once.",
    "work",
    () => admission.shed,
  );
  counter(
    "muster_rate_limited_total",
    "Requests beyond a share, by whose it was.",
    "share",
    () => shares.refused,
  );
  new Gauge({
    name: "muster_database_connections",
    help: "Connections to the database, and callers who wait for one.",
    labelNames: ["pool", "state"] as const,
    registers,
    collect() {
      for (const { pool, ...states } of access.connections()) {
        for (const [state, count] of Object.entries(states)) this.set({ pool, state }, count);
      }
    },
  });

  const lag = new Gauge({
    name: "muster_ingest_lag_seconds",
    help: "How old the newest that a cluster was heard of is: an observation, or that nothing was new.",
    labelNames: ["organization_id", "cluster_id"] as const,
    registers,
  });
  const waitingDeltas = new Gauge({
    name: "muster_rollup_deltas_waiting",
    help: "Changes that are not folded into the roll-ups yet; 100000 means that many or more.",
    registers,
  });

  async function readVitals(): Promise<void> {
    lag.reset();
    waitingDeltas.remove();
    const { clusters, waitingDeltas: waiting } = await access.vitals();
    for (const { organizationId, clusterId, observedAt } of clusters) {
      const labels = {
        organization_id: encodeId("organization", organizationId),
        cluster_id: encodeId("cluster", clusterId),
      };
      lag.set(labels, (Date.now() - observedAt.getTime()) / 1000);
    }
    waitingDeltas.set(waiting);
  }

  function counter(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>) {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });
  }

  return {
    measure({ route, method, status, durationMs }) {
      duration.observe({ route, method: method ?? "none", status }, durationMs / 1000);
    },
    async text() {
      // Without its database a server has all the more to tell of itself.
      await Promise.race([readVitals().catch(() => {}), sleep(VITALS_MS, undefined, { ref: false })]);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
