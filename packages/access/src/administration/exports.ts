import type { PrismaClient } from "@muster/db";
import type { AuditedEvent } from "./audit.ts";
import { type Act, change } from "./change.ts";

/** What somebody takes along. Nothing is changed by it, but the log tells of it. */
export function exportChanges(prisma: PrismaClient) {
  return {
    /** Notes that workloads are exported. */
    workloads: (act: Act, details: NonNullable<AuditedEvent["details"]>): Promise<void> =>
      change(prisma, act, (_, record) => record({ action: "workloads.exported", details })),
  };
}
