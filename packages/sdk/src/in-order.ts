/**
 * Works on several things at once and yields what came of them in their order. Takes the next thing only when there is
 * room for it. What fails, fails where its turn is; `stop` is called when nobody reads on, whatever the reason.
 */
export async function* inOrder<T, R>(
  things: AsyncIterable<T>,
  inFlight: number,
  work: (thing: T) => Promise<R>,
  stop: () => void = () => {},
): AsyncGenerator<R, void, undefined> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const thing of things) {
      const result = work(thing);
      // It is awaited when its turn comes; failing before that is no unhandled rejection.
      result.catch(() => {});
      underWay.push(result);
      const [first] = underWay;
      if (first && underWay.length >= inFlight) {
        yield await first;
        void underWay.shift();
      }
    }
    for (const result of underWay) yield await result;
  } finally {
    stop();
  }
}
