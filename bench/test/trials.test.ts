import { afterAll, beforeAll, expect, test } from "vitest";
import { stopAll } from "../src/stopping.ts";
import * as fuzz from "../src/trials/fuzz.ts";
import { type Ground, layGround } from "../src/trials/ground.ts";
import * as sideChannels from "../src/trials/side-channels.ts";

// The short forms; the full ones are `pnpm --filter @muster/bench trial NAME`.
let ground: Ground;
beforeAll(async () => {
  ground = await layGround("short", 2_000);
}, 60_000);
afterAll(stopAll, 30_000);

test("nobody finds out by an answer or its time whether something exists that is not theirs", async () => {
  expect((await sideChannels.sideChannels(ground, sideChannels.SHORT)).complaints).toEqual([]);
}, 60_000);

// Last: what it asks for changes the ground.
test("no request, generated or malformed, is answered 5xx or outside of the envelope", async () => {
  expect((await fuzz.fuzz(ground, fuzz.SHORT)).complaints).toEqual([]);
}, 60_000);
