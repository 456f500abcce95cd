import type { Principal } from "@muster/access";
import { MAX_AHEAD_MS } from "@muster/contract";
import { forbidden, invalid } from "../errors.ts";

/**
 * Refuses whoever may not report. A collector sees a whole cluster, so what it says is not bounded by teams: it must be somebody
 * who answers for all of them.
 */
export function requireReporter({ userId, role }: Principal): void {
  if (userId === null || role === "ORG_ADMIN") return;
  throw forbidden("Only a service token of the organization, or an ORG_ADMIN's, may report workloads.");
}

export const noSuchCluster = () =>
  invalid({ path: "cluster_id", message: "is no cluster of your organization" });

/** The latest that it may be by a clock that is not the server's. */
export const latestBy = (now: Date): number => now.getTime() + MAX_AHEAD_MS;

export const TOO_FAR_AHEAD = `lies more than ${MAX_AHEAD_MS / 3_600_000} hours ahead of the server's clock`;
