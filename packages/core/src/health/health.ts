import { type DataOf, endpoints } from "@muster/contract";
import { DomainError } from "../errors.ts";
import { type Call, operation } from "../operation.ts";

type Health = DataOf<typeof endpoints.health.get>;

const health = (status: Health["status"], { now, services }: Call): Health => ({
  status,
  version: services.version,
  timestamp: now.toISOString(),
});

/** Whether the process runs. */
export const getLiveness = operation(endpoints.health.live, async (call) => ({
  data: health("healthy", call),
}));

/** Whether the database answers too, and this process goes on. */
export const getHealth = operation(endpoints.health.get, async (call) => {
  if (call.services.isStopping()) throw unhealthy("This server is stopping.", call);
  try {
    await call.services.access.ping();
  } catch (error) {
    throw unhealthy("The database does not answer.", call, error);
  }
  return { data: health("healthy", call) };
});

const unhealthy = (message: string, call: Call, cause?: unknown): DomainError =>
  new DomainError("UNAVAILABLE", message, { data: health("unhealthy", call), retryAfterSeconds: 1, cause });
