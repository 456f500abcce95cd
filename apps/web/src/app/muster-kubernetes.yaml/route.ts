import { givenFile } from "../given-file.ts";

export const dynamic = "force-static";

/** What runs the collector in a Kubernetes, but for where Muster answers and which cluster it is. */
export const GET = (): Promise<Response> =>
  givenFile("deploy/kubernetes/muster-kubernetes.yaml", "application/yaml", "It is not here.");
