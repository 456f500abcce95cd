import { setTimeout as sleep } from "node:timers/promises";
import { generator } from "./lifecycles.ts";
import type { Machine } from "./machine.ts";

export interface Kills {
  server: number;
  postgres: number;
}

/**
 * Kills server and Postgres so many times each, by chance which and when: at points of the delivery drawn beforehand, and up
 * to a second later. Resolves when all have been killed.
 */
export async function killAtRandom(
  machine: Machine,
  each: number,
  progress: () => number,
  report: (line: string) => void,
): Promise<Kills> {
  const random = generator(Date.now());
  const kills: Kills = { server: 0, postgres: 0 };
  const points = Array.from({ length: 2 * each }, (_, n) => ({
    at: 0.02 + random() * 0.96,
    isServer: n < each,
  })).toSorted((a, b) => a.at - b.at);
  for (const { at, isServer } of points) {
    while (progress() < at) await sleep(20);
    await sleep(random() * 1_000);
    if (isServer) await machine.killMuster();
    else await machine.killPostgres();
    kills[isServer ? "server" : "postgres"] += 1;
    report(`${Math.round(progress() * 100)} %: killed ${isServer ? "Muster" : "Postgres"}`);
  }
  return kills;
}
