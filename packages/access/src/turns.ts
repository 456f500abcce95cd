/** Thrown when there are too many before, or the turn did not come in time. */
export class NoTurn extends Error {
  constructor() {
    super("There was no turn in time.");
    this.name = "NoTurn";
  }
}

export interface TurnOptions {
  /** How many may be at it at once. */
  readonly atOnce: number;
  /** How many may wait, and for how long. */
  readonly waiting: number;
  readonly waitMs: number;
}

interface Lane {
  running: number;
  readonly queue: (() => void)[];
}

export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Lets a few at a time work for each key, in the order in which they came; one key's crowd keeps nobody else waiting. */
export function createTurns({ atOnce, waiting, waitMs }: TurnOptions): InTurn {
  const lanes = new Map<string, Lane>();

  function turn({ queue }: Lane): Promise<void> {
    if (queue.length >= waiting) throw new NoTurn();
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(begin), 1);
        reject(new NoTurn());
      }, waitMs);
      queue.push(begin);
    });
  }

  return async (key, work) => {
    const lane = lanes.get(key) ?? { running: 0, queue: [] };
    lanes.set(key, lane);
    if (lane.running < atOnce) lane.running++;
    else await turn(lane); // whoever ends gives their place on
    try {
      return await work();
    } finally {
      const next = lane.queue.shift();
      if (next) next();
      else if (--lane.running === 0) lanes.delete(key);
    }
  };
}
