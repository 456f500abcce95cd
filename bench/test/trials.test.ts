import { afterAll, beforeAll, expect, test } from "vitest";
import { stopAll } from "../src/stopping.ts";
import * as faults from "../src/trials/faults.ts";
import * as fuzz from "../src/trials/fuzz.ts";
import { type Ground, layGround } from "../src/trials/ground.ts";
import * as overload from "../src/trials/overload.ts";
import * as sideChannels from "../src/trials/side-channels.ts";
import * as soak from "../src/trials/soak.ts";

// The short forms; the full ones are `pnpm --filter @muster/bench trial NAME`.
let ground: Ground;
beforeAll(async () => {
  ground = await layGround("short", 2_000);
}, 180_000);
afterAll(stopAll, 30_000);

test("nobody finds out by an answer or its time whether something exists that is not theirs", async () => {
  expect((await sideChannels.sideChannels(ground, sideChannels.SHORT)).complaints).toEqual([]);
}, 180_000);

test("asked more than it can do, the server takes what collectors deliver, turns away what is too much and recovers", async () => {
  expect((await overload.overload(ground, overload.SHORT)).complaints).toEqual([]);
}, 180_000);

test("slow clients harm nobody, and memory does not grow", async () => {
  expect((await soak.soak(ground, soak.SHORT)).complaints).toEqual([]);
}, 180_000);

test("whatever happens to database and server, nothing that was acknowledged is lost, and nobody is dropped", async () => {
  expect((await faults.faults(ground, faults.SHORT)).complaints).toEqual([]);
}, 180_000);

// Last: what it asks for changes the ground.
test("no request, generated or malformed, is answered 5xx or outside of the envelope", async () => {
  expect((await fuzz.fuzz(ground, fuzz.SHORT)).complaints).toEqual([]);
}, 180_000);
