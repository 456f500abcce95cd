import { expect, test } from "vitest";
import { shareLookups } from "../src/shared-lookups.ts";

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
