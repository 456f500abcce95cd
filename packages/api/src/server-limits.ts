import { ACCESS_DEFAULTS } from "@muster/access";

/** How much one server takes on. What is beyond them is told to come back later. */
export interface ServerLimits {
  /** Requests a minute of one token or session, and of one organization; 0: as many as they like. */
  readonly requestsPerToken: number;
  readonly requestsPerOrganization: number;
  /** Reads over the API, deliveries of collectors, and pages that are worked on at once. */
  readonly reads: number;
  readonly ingests: number;
  readonly pages: number;
  /** How late the process may be before fewer reads are let in, in milliseconds; pages are let in for five times as long. */
  readonly delayMs: number;
  /** Statistics of one organization that are computed at once; four times as many wait their turn, 3 s at most. */
  readonly statistics: number;
  /** Connections to the database for what is read; what is written, what streams, and authentication have a quarter of that each. */
  readonly connections: number;
  readonly statementTimeoutMs: number;
}

export const SERVER_LIMITS: ServerLimits = {
  requestsPerToken: 3_000,
  requestsPerOrganization: 12_000,
  reads: 24,
  ingests: 64,
  pages: 32,
  delayMs: 20,
  statistics: ACCESS_DEFAULTS.statisticsAtOnce,
  connections: ACCESS_DEFAULTS.maxConnections,
  statementTimeoutMs: ACCESS_DEFAULTS.statementTimeoutMs,
};
