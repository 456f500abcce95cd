/** Whole GPUs as Slurm counts them: how many, none where a job has slices only, and of which type where it says so. */
export interface Gpus {
  readonly count: number;
  readonly type: string | null;
}

/** The type of a GPU's slice (MIG), `a100_1g.5gb`: Slurm counts it as a GPU of that type. */
const SLICE = /\d+g\.\d+gb/;

/**
 * The GPUs in a list of trackable resources (`cpu=4,gres/gpu:h100=2,gres/gpu=2`); `null` where there are none. The typed
 * entries are parts of the total, which some sites leave out. Of several types the one with the most GPUs is named.
 */
export function gpusIn(tres: string): Gpus | null {
  let total: number | undefined;
  let ofTypes = 0;
  let slices = 0;
  let type: string | null = null;
  let most = 0;
  for (const [, name, digits] of tres.matchAll(/(?:^|,)gres\/gpu(?::([^=,]+))?=(\d+)/g)) {
    const count = Number(digits);
    if (name === undefined) {
      total = count;
      continue;
    }
    ofTypes += count;
    if (SLICE.test(name)) slices += count;
    else if (count > most || (count === most && type !== null && name < type)) [type, most] = [name, count];
  }
  const count = total ?? ofTypes;
  return count > 0 ? { count: count - slices, type } : null;
}
