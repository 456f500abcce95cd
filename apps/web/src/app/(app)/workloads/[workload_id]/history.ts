import type { DataOf, Endpoints, Workload, WorkloadStatus } from "@muster/contract";
import { statusWord } from "@/components/status.tsx";

type Events = DataOf<Endpoints["workloads"]["events"]>["events"];

/** A moment at which a workload began to be something, and what it was until the next. */
export interface Step {
  readonly name: string;
  readonly at: string;
  readonly status: WorkloadStatus;
  /** Seconds until the next step; null after the end. */
  readonly seconds: number | null;
}

type Moment = Omit<Step, "seconds">;

const HAS_ENDED: Record<WorkloadStatus, boolean> = {
  pending: false,
  running: false,
  completed: true,
  failed: true,
  cancelled: true,
};

/**
 * How a workload went: submitted, each time that it got GPUs or lost them again, its end.
 * @param events its history; where there is none, the workload's own times tell as much as they can
 * @param now milliseconds: until when the last step lasts, if it has not ended
 */
export function stepsOf(workload: Workload, events: Events, now: number): Step[] {
  const { submitted_at, started_at, completed_at, status } = workload;
  const moments: Moment[] = [{ name: "Submitted", at: submitted_at, status: "pending" }];
  const seen = events.filter((event) => !HAS_ENDED[event.status] && event.attempt_count > 0);
  const attempts = seen.some((event) => event.status === "running") ? seen : [];
  for (const event of attempts) {
    const isFirst = event.attempt_count === 1;
    const again = isFirst ? "" : ` again (attempt ${event.attempt_count})`;
    moments.push({
      name: event.status === "running" ? `Started${again}` : "Back in the queue",
      // When it was seen to run is some seconds after it began; when the first attempt did is known.
      at: isFirst && event.status === "running" ? (started_at ?? event.observed_at) : event.observed_at,
      status: event.status,
    });
  }
  if (attempts.length === 0 && started_at !== null) {
    moments.push({ name: "Started", at: started_at, status: "running" });
  }
  if (completed_at !== null) moments.push({ name: statusWord(status), at: completed_at, status });
  return moments.map((moment, index) => {
    const next = moments[index + 1];
    const until = next ? Date.parse(next.at) : now;
    return {
      ...moment,
      seconds: HAS_ENDED[moment.status]
        ? null
        : Math.max(0, Math.floor((until - Date.parse(moment.at)) / 1000)),
    };
  });
}
