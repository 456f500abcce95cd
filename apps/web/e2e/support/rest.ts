import { type APIRequestContext, expect } from "@playwright/test";
import type { Workload } from "@muster/contract";

interface List {
  readonly data: { readonly workloads: readonly Workload[] };
  readonly metadata: { readonly total_count: number; readonly next_token: string | null };
}

/** What GET /v1/workloads answers to a token for a query. */
export async function listByRest(
  request: APIRequestContext,
  token: string,
  query: Record<string, string | number>,
): Promise<List> {
  const response = await request.get("/v1/workloads", {
    params: query,
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(response.status()).toBe(200);
  return (await response.json()) as List;
}

/** A count as pages write it. */
export const counted = (count: number): string =>
  `${count.toLocaleString("en-US")} workload${count === 1 ? "" : "s"}`;
