import { givenFile } from "../given-file.ts";

export const dynamic = "force-static";

/** The systemd unit that keeps the collector running beside a Slurm. */
export const GET = (): Promise<Response> =>
  givenFile("deploy/slurm/muster-slurm.service", "text/plain", "It is not here.");
