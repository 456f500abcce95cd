import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ATTEMPTS, SignInThrottle } from "../src/sign-in-throttle.ts";

const MINUTE = 60_000;
const HOME = "192.0.2.1";
let throttle: SignInThrottle;
beforeEach(() => {
  vi.useFakeTimers();
  throttle = new SignInThrottle();
});
afterEach(() => vi.useRealTimers());

const mayTry = async (email: string, address: string | null) =>
  (await throttle.attempt(email, address)) !== undefined;

async function signIn(email: string, address: string): Promise<boolean> {
  const attempt = await throttle.attempt(email, address);
  await attempt?.succeeded();
  return attempt !== undefined;
}

/** How many of so many attempts may be made. */
async function guess(times: number, email: string, addressOf: (i: number) => string): Promise<number> {
  let allowed = 0;
  for (let i = 0; i < times; i++) if (await mayTry(email, addressOf(i))) allowed++;
  return allowed;
}

test("an account can be tried five times from an address, however it is spelled, then not for a quarter of an hour", async () => {
  for (const email of [
    "ada@example.com",
    "ADA@example.com",
    " ada@example.com",
    "Ada@Example.com",
    "ada@example.com",
  ])
    expect(await mayTry(email, HOME)).toBe(true);
  expect(await mayTry("Ada@example.com ", HOME)).toBe(false);
  vi.advanceTimersByTime(14 * MINUTE);
  expect(await mayTry("ada@example.com", HOME)).toBe(false);
  vi.advanceTimersByTime(2 * MINUTE);
  expect(await mayTry("ada@example.com", HOME)).toBe(true);
});

test("attempts at once are counted before any of them is known to fail", async () => {
  const attempts = await Promise.all(Array.from({ length: 20 }, () => mayTry("ada@example.com", HOME)));
  expect(attempts.filter(Boolean)).toHaveLength(ATTEMPTS.perAccountAndAddress);
});

test("the right password gets in from a fresh address, however much is guessed from others", async () => {
  await guess(500, "ada@example.com", (i) => `198.51.100.${i % 250}`);
  expect(await signIn("ada@example.com", HOME)).toBe(true);
});

test("an account that is guessed from everywhere leaves each address one attempt", async () => {
  const allowed = await guess(600, "ada@example.com", (i) => `198.51.100.${i % 200}`);
  expect(allowed).toBeLessThanOrEqual(ATTEMPTS.perAccount + 200);
  expect(await mayTry("ada@example.com", "203.0.113.9")).toBe(true);
  expect(await mayTry("ada@example.com", "203.0.113.9")).toBe(false);
});

test("one address can't try one password on everybody; who has signed in from there still can", async () => {
  expect(await signIn("grace@example.com", HOME)).toBe(true);
  let allowed = 0;
  for (let i = 0; i < 200; i++) if (await mayTry(`user${i}@example.com`, HOME)) allowed++;
  expect(allowed).toBe(ATTEMPTS.perAddress);
  expect(await mayTry("ada@example.com", HOME)).toBe(false);
  expect(await signIn("grace@example.com", HOME)).toBe(true);
  expect(await mayTry("ada@example.com", "192.0.2.2")).toBe(true);
});

test("signing in as often as one likes is no guessing", async () => {
  for (let i = 0; i < 100; i++) expect(await signIn("ada@example.com", HOME)).toBe(true);
  expect(await guess(20, "ada@example.com", () => "192.0.2.2")).toBe(ATTEMPTS.perAccountAndAddress);
});

test("who owns a network of IPv6 is one address", async () => {
  expect(await guess(20, "ada@example.com", (i) => `2001:db8:1:2::${i}`)).toBe(5);
  expect(await mayTry("ada@example.com", "2001:0db8:0001:0002:ffff::1")).toBe(false);
  expect(await mayTry("ada@example.com", "2001:db8:1:3::1")).toBe(true);
  expect(await mayTry("ada@example.com", "::1")).toBe(true);
});

test("without an address all who have none are one", async () => {
  expect(await guess(20, "ada@example.com", () => null as unknown as string)).toBe(5);
});

test("who has proven in another way that an account is theirs is let in, from that address alone", async () => {
  await guess(500, "ada@example.com", (i) => `198.51.100.${i % 250}`);
  for (const address of [HOME, "203.0.113.9"]) await guess(6, "ada@example.com", () => address);
  await throttle.forgive("Ada@example.com", HOME);
  expect(await mayTry("ada@example.com", HOME)).toBe(true);
  expect(await mayTry("ada@example.com", "203.0.113.9")).toBe(false);
});
