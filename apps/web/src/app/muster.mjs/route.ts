import { readFile } from "node:fs/promises";
import path from "node:path";

/** Read when Muster is built, which bundles it first. */
export const dynamic = "force-static";

/** The command line as one file, for machines that have nothing of Muster, such as a cluster's login node. */
export async function GET(): Promise<Response> {
  const file = path.join(process.cwd(), "../../packages/cli/dist/muster.mjs");
  try {
    return new Response(await readFile(/* turbopackIgnore: true */ file), {
      headers: { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache" },
    });
  } catch {
    return new Response("It is not built here: pnpm --filter @muster/cli bundle\n", { status: 404 });
  }
}
