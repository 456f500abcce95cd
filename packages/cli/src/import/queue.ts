/** First in, first out, however many there are: an array's own `shift` moves all that follows. */
export function createQueue<T>() {
  let items: T[] = [];
  let head = 0;
  return {
    push: (item: T): void => void items.push(item),
    first: (): T | undefined => items[head],
    take(): T | undefined {
      const item = items[head++];
      if (head < 10_000 && head < items.length) return item;
      items = items.slice(head);
      head = 0;
      return item;
    },
  };
}
