import { queryOf } from "@/components/query.ts";

/** A call of the API that lists the same, for a shell. */
export function curlOf(origin: string, organizationId: string, input: Parameters<typeof queryOf>[0]): string {
  return [
    "curl",
    '  -H "Authorization: Bearer $MUSTER_TOKEN"',
    `  -H "X-Organization-Id: ${organizationId}"`,
    // What people typed may hold anything; in single quotes a shell leaves all but them alone.
    `  '${origin}/v1/workloads?${queryOf(input).toString().replaceAll("'", "%27")}'`,
  ].join(" \\\n");
}
