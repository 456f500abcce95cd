import { writeResults } from "../report.ts";
import { run } from "../stopping.ts";
import * as fuzz from "./fuzz.ts";
import { layGround } from "./ground.ts";
import { mutants } from "./mutants.ts";
import * as overload from "./overload.ts";
import * as sideChannels from "./side-channels.ts";
import type { Trial } from "./trial.ts";

/** The trials that take place on a ground of their own. */
const TRIALS: Record<string, (args: readonly string[]) => Promise<Trial>> = {
  async fuzz([requests = fuzz.FULL.requests, seed = fuzz.FULL.seed]) {
    return fuzz.fuzz(await layGround("fuzz"), { requests: Number(requests), seed: Number(seed) });
  },
  "side-channels": async () => sideChannels.sideChannels(await layGround("side-channels"), sideChannels.FULL),
  async overload([seconds = overload.FULL.seconds]) {
    return overload.overload(await layGround("overload", 20_000), {
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
