import { expect, test } from "vitest";
import { gatherLookups, shareLookups } from "../src/shared-lookups.ts";

/** Lookups that answer when they are told to. */
function slowly() {
  const answers: ((answer: string | Error) => void)[] = [];
  const look = (): Promise<string> =>
    new Promise((resolve, reject) => {
      answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
    });
  return { answers, look };
}

test("who comes during a lookup shares the next one, and is never told what was found before", async () => {
  const share = shareLookups<string>();
  const { answers, look } = slowly();
  const first = share("token", look);
  const later = [share("token", look), share("token", look), share("token", look)];
  expect(answers).toHaveLength(1);
  answers[0]?.("valid");
  expect(await first).toBe("valid");
  await Promise.resolve();
  expect(answers).toHaveLength(2);
  const latest = share("token", look);
  answers[1]?.("revoked");
  expect(await Promise.all(later)).toEqual(["revoked", "revoked", "revoked"]);
  await Promise.resolve();
  answers[2]?.("unknown");
  expect(await latest).toBe("unknown");
});

test("one key's lookup keeps no other waiting", async () => {
  const share = shareLookups<string>();
  const { answers, look } = slowly();
  const [one, other] = [share("one", look), share("other", look)];
  expect(answers).toHaveLength(2);
  answers[1]?.("other's");
  expect(await other).toBe("other's");
  answers[0]?.("one's");
  expect(await one).toBe("one's");
});

test("a lookup that fails does so for those who shared it, and the next is made anew", async () => {
  const share = shareLookups<string>();
  const { answers, look } = slowly();
  const first = share("token", look);
  const second = share("token", look);
  answers[0]?.(new Error("no connection"));
  await expect(first).rejects.toThrow("no connection");
  await Promise.resolve();
  answers[1]?.("valid");
  expect(await second).toBe("valid");
  const third = share("token", look);
  answers[2]?.("valid still");
  expect(await third).toBe("valid still");
});

test("what is wanted during a lookup is looked up at once afterwards, and each is told of its own", async () => {
  const gather = gatherLookups<number, string>();
  const { answers, look } = slowly();
  const asked: (readonly number[])[] = [];
  const find = (lane: string, key: number) =>
    gather(lane, key, async (keys) => {
      asked.push(keys);
      const answer = await look();
      return new Map(keys.filter((one) => one > 0).map((one) => [one, `${answer} ${one}`]));
    });
  const first = find("a", 1);
  const [second, again, missing] = [find("a", 2), find("a", 2), find("a", -1)];
  const elsewhere = find("b", 1);
  expect(asked).toEqual([[1], [1]]);
  answers[0]?.("early");
  expect(await first).toBe("early 1");
  await Promise.resolve();
  expect(asked.slice(2)).toEqual([[2, -1]]);
  const afterwards = find("a", 2);
  answers[2]?.("late");
  expect(await Promise.all([second, again, missing])).toEqual(["late 2", "late 2", undefined]);
  await Promise.resolve();
  expect(asked.slice(3)).toEqual([[2]]);
  answers[3]?.("latest");
  answers[1]?.("other");
  expect(await Promise.all([afterwards, elsewhere])).toEqual(["latest 2", "other 1"]);
});
