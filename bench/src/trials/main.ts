import { run } from "../stopping.ts";
import { fuzz } from "./fuzz.ts";
import { mutants } from "./mutants.ts";

const TRIALS: Record<string, (args: readonly string[]) => Promise<void>> = { fuzz, mutants };

// pnpm passes on the -- that separates its own flags.
const [name = "", ...args] = process.argv.slice(2).filter((arg) => arg !== "--");
void run(async () => {
  const trial = TRIALS[name];
  if (!trial) throw new Error(`There are the trials ${Object.keys(TRIALS).join(", ")}.`);
  await trial(args);
});
