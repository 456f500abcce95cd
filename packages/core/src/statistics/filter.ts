import type { SumsQuery } from "@muster/access";
import type { endpoints, InputOf } from "@muster/contract";

type Input = InputOf<typeof endpoints.workloads.stats> | InputOf<typeof endpoints.usage.get>;
type Filter = Omit<SumsQuery, "dimensions" | "boundaries" | "withArchived">;

/** What narrows statistics and usage: all go through here, so that a filter means the same in both. */
export const sumsFilter = (input: Input): { [Name in keyof Filter]-?: Filter[Name] | undefined } => ({
  initiativeId: input.initiative_id,
  includeDescendants: input.include_descendants,
  submittedBy: input.submitted_by,
  clusterId: input.cluster_id,
  instanceType: input.instance_type,
});
