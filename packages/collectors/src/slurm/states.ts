import type { WorkloadStatus } from "@muster/contract";

/** Slurm's states, as squeue and sacct write them, in Muster's words. */
const STATUS_OF: Readonly<Record<string, WorkloadStatus>> = {
  PENDING: "pending",
  CONFIGURING: "pending",
  POWER_UP_NODE: "pending",
  REQUEUE_HOLD: "pending",
  REQUEUE_FED: "pending",
  RESV_DEL_HOLD: "pending",
  SPECIAL_EXIT: "pending",
  // The end of an attempt, not of the job: it waits again, also while its next row is not in the ledger yet.
  REQUEUED: "pending",
  RUNNING: "running",
  COMPLETING: "running",
  SUSPENDED: "running",
  STOPPED: "running",
  SIGNALING: "running",
  STAGE_OUT: "running",
  RESIZING: "running",
  COMPLETED: "completed",
  FAILED: "failed",
  TIMEOUT: "failed",
  OUT_OF_MEMORY: "failed",
  NODE_FAIL: "failed",
  BOOT_FAIL: "failed",
  DEADLINE: "failed",
  LAUNCH_FAILED: "failed",
  RECONFIG_FAIL: "failed",
  CANCELLED: "cancelled",
  REVOKED: "cancelled",
  // Only where nothing follows; with a successor it is the end of an attempt.
  PREEMPTED: "cancelled",
};

/** The final states by which sacct is asked for what ended in a window, also what was never eligible to run. */
export const FINAL_STATES = "BF,CA,CD,DL,F,NF,OOM,PR,RQ,RS,RV,TO";

/** `CANCELLED by 1001` is CANCELLED. */
export const stateName = (state: string): string => state.split(" ", 1)[0] ?? state;

/** A state in Muster's words; `undefined` for one that is not known. */
export const statusOf = (state: string): WorkloadStatus | undefined => STATUS_OF[state];
