interface Lane<T> {
  /** What has been asked and not answered yet. */
  readonly current: Promise<T>;
  /** What is asked then, for all who came meanwhile. */
  next?: Promise<T>;
}

export type SharedLookup<T> = (key: string, look: () => Promise<T>) => Promise<T>;

/**
 * Looks things up once for all who want the same at a time. Nobody is told what was found out before they came: whoever comes while
 * somebody else's answer is on its way shares the next one.
 */
export function shareLookups<T>(): SharedLookup<T> {
  const lanes = new Map<string, Lane<T>>();

  function start(key: string, look: () => Promise<T>): Promise<T> {
    const lane: Lane<T> = { current: look() };
    lanes.set(key, lane);
    const end = (): void => {
      if (!lane.next) lanes.delete(key);
    };
    lane.current.then(end, end);
    return lane.current;
  }

  return (key, look) => {
    const lane = lanes.get(key);
    if (!lane) return start(key, look);
    const begin = (): Promise<T> => start(key, look);
    return (lane.next ??= lane.current.then(begin, begin));
  };
}

export type GatheredLookup<Key, T> = (
  lane: string,
  key: Key,
  lookAll: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, T>>,
) => Promise<T | undefined>;

/** Looks up at once all that is wanted of the same lane at a time, each by its key; with the same promise to each. */
export function gatherLookups<Key, T>(): GatheredLookup<Key, T> {
  const share = shareLookups<ReadonlyMap<Key, T>>();
  const wanted = new Map<string, Set<Key>>();
  return async (lane, key, lookAll) => {
    const keys = wanted.get(lane) ?? new Set();
    wanted.set(lane, keys.add(key));
    const found = await share(lane, () => {
      wanted.delete(lane);
      return lookAll([...keys]);
    });
    return found.get(key);
  };
}
