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

/** Whether the database answers too. */
export const getHealth = operation(endpoints.health.get, async (call) => {
  try {
    await call.services.access.ping();
  } catch {
    throw new DomainError("UNAVAILABLE", "The database does not answer.", {
      data: health("unhealthy", call),
      retryAfterSeconds: 1,
    });
  }
  return { data: health("healthy", call) };
});
