import { createClient, MusterError } from "@muster/sdk";
import type { Environment, Options } from "./options.ts";
import { findToken } from "./token.ts";

export interface Checks {
  /** Tries something and says whether it works: what it resolves with, or why not. */
  readonly item: (name: string, work: () => Promise<string>) => Promise<void>;
  /** Whether all that was tried works. */
  readonly isFine: () => boolean;
}

/** What collecting needs, tried one after the other, a line for each. */
export function createChecks(print: (line: string) => void): Checks {
  let isFine = true;
  return {
    isFine: () => isFine,
    async item(name, work) {
      try {
        print(`ok      ${name}: ${await work()}`);
      } catch (error) {
        isFine = false;
        print(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

/** Tries Muster where it is known, and the token where it is known what for. */
export async function checkMuster(
  { item }: Checks,
  { url, cluster, tokenFile }: Options,
  env: Environment,
): Promise<void> {
  if (url === undefined) return;
  await item("Muster", async () => {
    const { data } = await createClient({ url }).health.get();
    return `${data.status}, version ${data.version}`;
  });
  const token = cluster === undefined ? undefined : findToken(env, tokenFile)?.token;
  if (cluster === undefined || token === undefined) return;
  await item("token", async () => {
    try {
      await createClient({ url, token }).ingest.workloads({ cluster_id: cluster, observations: [] });
    } catch (error) {
      // Nothing is told by it: that is what is wrong with it, for whoever may report.
      if (!(error instanceof MusterError && error.code === "VALIDATION_ERROR")) throw error;
    }
    return "may report";
  });
}

/** `1 job`, `3 jobs`. */
export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;
