/** A call of the API that lists the same, for a shell. */
export function curlOf(
  origin: string,
  organizationId: string,
  input: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): string {
  const query = new URLSearchParams(
    Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  return [
    "curl",
    '  -H "Authorization: Bearer $MUSTER_TOKEN"',
    `  -H "X-Organization-Id: ${organizationId}"`,
    // What people typed may hold anything; in single quotes a shell leaves all but them alone.
    `  '${origin}/v1/workloads?${query.toString().replaceAll("'", "%27")}'`,
  ].join(" \\\n");
}
