import type { PrismaClient } from "@muster/db";
import type { AuditedEvent } from "./audit.ts";
import { type Act, change } from "./change.ts";

/** What is taken along, how much of it, and by which filters it was narrowed. */
export interface Exported {
  readonly action: "workloads.exported" | "audit.exported";
  readonly details: NonNullable<AuditedEvent["details"]>;
}

/** What somebody takes along. Nothing is changed by it, but the log tells of it. */
export function exportChanges(prisma: PrismaClient) {
  return {
    /** Notes that something is exported. */
    tell: (act: Act, { action, details }: Exported): Promise<void> =>
      change(prisma, act, (_, record) => record({ action, details })),
  };
}
