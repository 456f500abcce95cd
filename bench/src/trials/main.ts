import { writeResults } from "../report.ts";
import { run } from "../stopping.ts";
import * as faults from "./faults.ts";
import * as fuzz from "./fuzz.ts";
import { layGround } from "./ground.ts";
import { mutants } from "./mutants.ts";
import * as overload from "./overload.ts";
import { restore } from "./restore.ts";
import * as sideChannels from "./side-channels.ts";
import * as soak from "./soak.ts";
import type { Trial } from "./trial.ts";

/** The trials that take place on a ground of their own. */
const TRIALS: Record<string, (args: readonly string[]) => Promise<Trial>> = {
  async faults([form]) {
    return faults.faults(await layGround("faults"), form === "short" ? faults.SHORT : faults.FULL);
  },
  async fuzz([requests = fuzz.FULL.requests, seed = fuzz.FULL.seed]) {
    return fuzz.fuzz(await layGround("fuzz"), { requests: Number(requests), seed: Number(seed) });
  },
  "side-channels": async () => sideChannels.sideChannels(await layGround("side-channels"), sideChannels.FULL),
  restore,
  async soak([requests = soak.FULL.requests]) {
    return soak.soak(await layGround("soak"), { ...soak.FULL, requests: Number(requests) });
  },
  async overload([seconds = overload.FULL.seconds]) {
    return overload.overload(await layGround("overload"), {
      ...overload.FULL,
      seconds: Number(seconds),
    });
  },
};

// pnpm passes on the -- that separates its own flags.
const [name = "", ...args] = process.argv.slice(2).filter((arg) => arg !== "--");
void run(async () => {
  if (name === "mutants") return mutants(args);
  const trial = TRIALS[name];
  if (!trial) throw new Error(`There are the trials mutants, ${Object.keys(TRIALS).join(", ")}.`);
  const { figures, complaints } = await trial(args);
  console.log(JSON.stringify(figures));
  // Recorded whether it is passed or not, but not what was asked for smaller.
  if (args.length === 0) writeResults(name, { ...figures, complaints });
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
});
