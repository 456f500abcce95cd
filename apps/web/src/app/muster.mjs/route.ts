import { givenFile } from "../given-file.ts";

/** The build bundles it first. */
export const dynamic = "force-static";

/** The command line as one file, as for a cluster's login node. */
export const GET = (): Promise<Response> =>
  givenFile(
    "packages/cli/dist/muster.mjs",
    "text/javascript",
    "It is not built here: pnpm --filter @muster/cli bundle",
  );
