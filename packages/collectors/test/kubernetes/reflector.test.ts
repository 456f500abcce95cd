import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type Kube, KubeError, type WatchEvent } from "../../src/kubernetes/kube.ts";
import { createReflector } from "../../src/kubernetes/reflector.ts";

/** Keeps up with an empty list whose watches are as is said, and tells when each was asked for, in ms since the first. */
function follow(watch: Kube["watch"]) {
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  const asked: number[] = [];
  const lists: string[] = [];
  const kube: Kube = {
    server: "https://simulated",
    async get(path) {
      lists.push(path);
      return { metadata: { resourceVersion: "1" }, items: [] };
    },
    watch(...given) {
      asked.push(performance.now());
      return watch(...given);
    },
  };
  const reflector = createReflector({
    kube,
    path: "/old",
    audience: { put: () => undefined, remove: () => undefined },
    seenAt: 0,
    seconds: () => Math.floor(Date.now() / 1000),
    signal: ended.signal,
    log: () => undefined,
  });
  void reflector.run();
  return { reflector, lists, asked: () => asked.map((at) => Math.round((at - (asked[0] ?? 0)) / 1000)) };
}

/** A watch that says nothing, and ends or fails. */
const endsWith = (error?: Error): AsyncIterable<WatchEvent> => ({
  [Symbol.asyncIterator]: () => ({
    async next() {
      if (error) throw error;
      return { done: true, value: undefined };
    },
  }),
});
const broken = () => new KubeError("the Kubernetes API does not answer", 0);

test("a watch that breaks is no failure and opened again soon, also after a time of failures", async () => {
  let count = 0;
  const { reflector, asked } = follow((_path, _version, { opened } = {}) => {
    // Not there three times, then there, but not for long.
    if (++count > 3) opened?.();
    return endsWith(broken());
  });
  await expect.poll(() => reflector.failure()?.message).toContain("does not answer");
  await expect.poll(() => asked().length, { timeout: 12_000 }).toBe(6);
  expect(asked()).toEqual([0, 1, 3, 7, 8, 9]);
  expect(reflector.failure()).toBeUndefined();
});

test("watches that end at once, or for which what was just listed is too old, are not asked for all the time", async () => {
  const ending = follow(() => endsWith());
  const tooOld = new KubeError("the Kubernetes API refused: too old resource version", 410);
  const expiring = follow(() => endsWith(tooOld));
  await sleep(3_500);
  expect(ending.asked().length).toBeLessThanOrEqual(5);
  expect(ending.reflector.failure()).toBeUndefined();
  expect(expiring.lists.length).toBeLessThanOrEqual(3);
  expect(expiring.reflector.failure()?.message).toContain("too old");
});

test("what is served elsewhere is listed there", async () => {
  const { reflector, lists } = follow(async function* (path): AsyncGenerator<WatchEvent> {
    if (path === "/old") throw new KubeError("the Kubernetes API refused: not found", 404);
    await sleep(10_000);
    yield { type: "BOOKMARK", object: { metadata: { resourceVersion: "2" } } };
  });
  await expect.poll(() => reflector.failure()?.message).toContain("not found");
  reflector.move("/new");
  await expect.poll(() => lists, { timeout: 5_000 }).toContain("/new");
  expect(reflector.failure()).toBeUndefined();
});
