import type { Case } from "./cases.ts";
import type { Client, Measured } from "./client/client.ts";
import type { MeasuredServer } from "./servers/spawn.ts";

export interface Result {
  readonly name: string;
  /** How many workloads the answer is about. */
  readonly matching: number | null;
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
  readonly bareRps: number;
}

interface Window extends Measured {
  /** CPU time of the server's process per request. */
  readonly cpuMs: number;
}

export interface Plan {
  readonly client: Client;
  readonly muster: MeasuredServer;
  readonly bare: MeasuredServer;
  readonly connections: number;
  readonly seconds: number;
  readonly rounds: number;
}

/** Before a case, so that its code is compiled and its statement prepared on every connection; and before each window. */
const FIRST_WARM_UP_MS = 4_000;
const WARM_UP_MS = 500;
/** How far an answer's length may be from the first one's: what runs grows older meanwhile. */
const TOLERANCE = 0.2;

/** Measures a case on both servers by turns, so that whatever else the machine does hits both. */
export async function measure(plan: Plan, { name, path, token }: Case): Promise<Result> {
  const musterRequest = requestOf(path, token);
  const bareRequest = requestOf(path, undefined);
  const musterBody = await sample(plan.muster.port, path, token);
  const bareBody = await sample(plan.bare.port, path, undefined);
  await ask(plan, plan.muster, musterRequest, musterBody.length, FIRST_WARM_UP_MS);
  await ask(plan, plan.bare, bareRequest, bareBody.length, FIRST_WARM_UP_MS);
  const musterWindows: Window[] = [];
  const bareWindows: Window[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    musterWindows.push(await measureWindow(plan, plan.muster, musterRequest, musterBody.length));
    bareWindows.push(await measureWindow(plan, plan.bare, bareRequest, bareBody.length));
  }
  const median = (windows: readonly Window[], of: (window: Window) => number) => medianOf(windows.map(of));
  return {
    name,
    matching: matchingOf(musterBody),
    rps: median(musterWindows, (window) => window.rps),
    p50Ms: median(musterWindows, (window) => window.p50Ms),
    p99Ms: median(musterWindows, (window) => window.p99Ms),
    cpuMs: median(musterWindows, (window) => window.cpuMs),
    bareRps: median(bareWindows, (window) => window.rps),
  };
}

async function measureWindow(
  plan: Plan,
  server: MeasuredServer,
  request: string,
  bytes: number,
): Promise<Window> {
  await ask(plan, server, request, bytes, WARM_UP_MS);
  const before = await server.cpuMs();
  const measured = await ask(plan, server, request, bytes, plan.seconds * 1000);
  return { ...measured, cpuMs: ((await server.cpuMs()) - before) / measured.count };
}

function ask(
  plan: Plan,
  { port }: MeasuredServer,
  request: string,
  bytes: number,
  ms: number,
): Promise<Measured> {
  const bodyBytes = { least: bytes * (1 - TOLERANCE), most: bytes * (1 + TOLERANCE) };
  return plan.client.ask({ port, request, connections: plan.connections, ms, bodyBytes });
}

const requestOf = (path: string, token: string | undefined): string =>
  `GET ${path} HTTP/1.1\r\nHost: bench\r\n${token === undefined ? "" : `Authorization: Bearer ${token}\r\n`}\r\n`;

async function sample(port: number, path: string, token: string | undefined): Promise<string> {
  const headers = new Headers(token === undefined ? {} : { Authorization: `Bearer ${token}` });
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${path} was answered ${response.status}: ${body}`);
  return body;
}

function matchingOf(body: string): number | null {
  const { data, metadata } = JSON.parse(body) as {
    data: { workload_id?: string; summary?: { total_workloads: number } };
    metadata?: { total_count: number };
  };
  return (
    metadata?.total_count ?? data.summary?.total_workloads ?? (data.workload_id === undefined ? null : 1)
  );
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
