import { randomBytes } from "node:crypto";
import path from "node:path";
import { readOptions } from "../options.ts";
import { writeResults } from "../report.ts";
import { spawnServer } from "../servers/spawn.ts";
import { run } from "../stopping.ts";
import { openWorld } from "../world/open.ts";
import { type People, signInPeople } from "../world/people.ts";
import { type Page, pagesOf } from "./pages.ts";

/** An entry of results/pages.json: all that a page asks for, at once, as the server does before it sends the page. */
interface Timing {
  readonly page: string;
  readonly who: string;
  readonly rows: number;
  readonly ms_p50: number;
  readonly ms_p95: number;
  /** Each of its procedures alone: the median. */
  readonly calls: Readonly<Record<string, number>>;
}

const ROUNDS = 11;
const ROUNDS_ALONE = 5;
const MOST_MS = 200;

// How long the data of each page takes at the server, for whoever looks, with nobody else there.
await run(async () => {
  const options = readOptions();
  const { url, organizations, logs } = await openWorld(options, (line) => console.log(line));
  const [largest] = organizations;
  if (!largest) throw new Error("The world is empty.");
  const people = await signInPeople(url, largest);
  const settings = { databaseUrl: url, secret: randomBytes(32).toString("hex") };
  const { port } = await spawnServer("muster.ts", settings, path.join(logs, "pages.log"));
  const timings: Timing[] = [];
  for (const [who, cookie] of Object.entries(people) as [keyof People, string][]) {
    const browser = browserOf(port, cookie);
    const pages = pagesOf(new Date(), await browser.failedWorkload());
    for (const page of pages) {
      if ((page.isForAdmins && who !== "admin") || !page.name.includes(options.only ?? "")) continue;
      const timing = { page: page.name, who, rows: options.rows, ...(await time(page, browser.ask)) };
      timings.push(timing);
      const slow = timing.ms_p50 > MOST_MS ? `  ${JSON.stringify(timing.calls)}` : "";
      console.log(`${who.padEnd(18)} ${page.name.padEnd(36)} ${String(timing.ms_p50).padStart(7)} ms${slow}`);
    }
  }
  if (options.only === undefined && !options.isSizeGiven) writeResults("pages", timings);
  const slow = timings.filter(({ ms_p50 }) => ms_p50 > MOST_MS);
  if (slow.length > 0) throw new Error(`${slow.length} pages take more than ${MOST_MS} ms.`);
});

type Calls = Page["calls"];

async function time(
  { calls }: Page,
  ask: (calls: Calls) => Promise<unknown>,
): Promise<Pick<Timing, "ms_p50" | "ms_p95" | "calls">> {
  const timesOf = async (asked: Calls, rounds: number): Promise<number[]> => {
    const times: number[] = [];
    for (let round = -2; round < rounds; round++) {
      const startedAt = performance.now();
      await ask(asked);
      // The first ones plan the statements and fill the caches.
      if (round >= 0) times.push(performance.now() - startedAt);
    }
    return times.toSorted((a, b) => a - b);
  };
  const at = (times: readonly number[], share: number) =>
    Math.round((times[Math.floor(share * times.length)] ?? 0) * 10) / 10;
  const all = await timesOf(calls, ROUNDS);
  const alone: Record<string, number> = {};
  for (const [index, call] of calls.entries())
    alone[`${index} ${call[0]}`] = at(await timesOf([call], ROUNDS_ALONE), 0.5);
  return { ms_p50: at(all, 0.5), ms_p95: at(all, 0.95), calls: alone };
}

/** What a signed-in browser asks, several procedures at once. */
function browserOf(port: number, cookie: string) {
  async function ask(calls: Calls): Promise<{ result: { data: { data: unknown } } }[]> {
    const input = JSON.stringify(Object.fromEntries(calls.map(([, given], index) => [index, given])));
    const names = calls.map(([name]) => name).join(",");
    const address = `http://127.0.0.1:${port}/api/trpc/${names}?batch=1&input=${encodeURIComponent(input)}`;
    const response = await fetch(address, { headers: { cookie } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${names}: ${text}`);
    return JSON.parse(text) as { result: { data: { data: unknown } } }[];
  }
  return {
    ask,
    async failedWorkload(): Promise<string> {
      const [answer] = await ask([["workloads.list", { status: ["failed"], limit: 1 }]]);
      const found = answer?.result.data.data as { workloads: { workload_id: string }[] } | undefined;
      return found?.workloads[0]?.workload_id ?? "";
    },
  };
}
