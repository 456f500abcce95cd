import { type ObservationInput, WORKLOAD_STATUSES } from "@muster/contract";
import { z } from "zod";

/** A workload as it was told. */
type Unconfirmed = Omit<ObservationInput, "observed_at">;

const seconds = z.int().nonnegative();
const VERSION = 1;

// What an earlier version kept besides is left out.
export const stateSchema = z.object({
  version: z.literal(VERSION),
  /** Slurm's name of the cluster. */
  cluster: z.string(),
  /** All that the ledger had until then has been acknowledged. */
  cursor: seconds,
  /** The latest `observed_at` in ms: it never goes back, also when the clock does. */
  observedAt: z.int().nonnegative(),
  /** When the ledger last failed to answer: it fills up for a while afterwards. */
  ledgerFailedAt: seconds,
  /** Whether it has shown jobs: what it hides is not lost. */
  isLedgerSeen: z.boolean().default(false),
  sweptDayAt: seconds,
  sweptWeekAt: seconds,
  /** How far the last week is read again, while it is. */
  sweeping: seconds.nullable().default(null),
  /** Until then nothing is read again, as that failed. */
  sweepAfter: seconds.default(0),
  /** What Muster holds as not ended: external id, what to ask the ledger for, status. */
  open: z.array(z.tuple([z.string(), z.string(), z.enum(WORKLOAD_STATUSES)])),
  /** What of it only the controller has shown so far, as it was told: should the ledger never have it, nobody else knows. */
  unconfirmed: z.record(
    z.string(),
    z.custom<Unconfirmed>((value) => typeof value === "object" && value !== null),
  ),
  /** What of the past a back-fill has told, and what was told from there on. */
  backfill: z.strictObject({ since: seconds, through: seconds }).nullable(),
});
export type State = z.output<typeof stateSchema>;

export const emptyState = (cluster: string, cursor: number): State => ({
  version: VERSION,
  cluster,
  cursor,
  observedAt: 0,
  ledgerFailedAt: 0,
  isLedgerSeen: false,
  sweptDayAt: cursor,
  sweptWeekAt: cursor,
  sweeping: null,
  sweepAfter: 0,
  open: [],
  unconfirmed: {},
  backfill: null,
});
