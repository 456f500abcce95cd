/**
 * Works on several things at once and yields what came of them in their order, also while the next thing lets itself be
 * waited for. Takes a thing only when there is room for it. What fails, fails where its turn is; `stop` is called when
 * nobody reads on, whatever the reason.
 */
export async function* inOrder<T, R>(
  things: AsyncIterable<T>,
  inFlight: number,
  work: (thing: T) => Promise<R>,
  stop: () => void = () => {},
): AsyncGenerator<R, void, undefined> {
  const source = things[Symbol.asyncIterator]();
  const underWay: Promise<R>[] = [];
  let next: Promise<IteratorResult<T, unknown>> | undefined;
  let isRead = false;
  try {
    for (;;) {
      if (!isRead && underWay.length < inFlight) next ??= handled(source.next());
      const [first] = underWay;
      if (first && (await isBefore(first, next))) {
        yield await first;
        void underWay.shift();
      } else if (next) {
        const { value, done } = await next;
        next = undefined;
        if (done) isRead = true;
        else underWay.push(handled(work(value)));
      } else return;
    }
  } finally {
    stop();
    const closed = source.return?.();
    // What is still waited for may never come; its source closes when it does.
    if (next) closed?.catch(() => {});
    else await closed;
  }
}

/** Whether the first of two comes first. */
const isBefore = async (first: Promise<unknown>, second: Promise<unknown> | undefined): Promise<boolean> =>
  second === undefined || Promise.race([first.then(() => true), second.then(() => false)]);

/** It is awaited when its turn comes; failing before that is no unhandled rejection. */
function handled<R>(promise: Promise<R>): Promise<R> {
  promise.catch(() => {});
  return promise;
}
