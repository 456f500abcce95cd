import { type APIRequestContext, expect } from "@playwright/test";
import type { DataOf, Endpoints, Workload } from "@muster/contract";

interface List {
  readonly data: { readonly workloads: readonly Workload[] };
  readonly metadata: { readonly total_count: number; readonly next_token: string | null };
}
type Query = Record<string, string | number>;

/** What a GET of the API answers to a token. */
async function getByRest<Answer>(
  request: APIRequestContext,
  token: string,
  path: string,
  query: Query,
): Promise<Answer> {
  const response = await request.get(path, { params: query, headers: { Authorization: `Bearer ${token}` } });
  expect(response.status()).toBe(200);
  return (await response.json()) as Answer;
}

/** What GET /v1/workloads answers to a token for a query. */
export const listByRest = (request: APIRequestContext, token: string, query: Query): Promise<List> =>
  getByRest(request, token, "/v1/workloads", query);

/** What GET /v1/workloads/stats answers. */
export const statsByRest = (
  request: APIRequestContext,
  token: string,
  query: Query,
): Promise<{ data: DataOf<Endpoints["workloads"]["stats"]> }> =>
  getByRest(request, token, "/v1/workloads/stats", query);

/** What GET /v1/usage answers. */
export const usageByRest = (
  request: APIRequestContext,
  token: string,
  query: Query,
): Promise<{ data: DataOf<Endpoints["usage"]["get"]> }> => getByRest(request, token, "/v1/usage", query);

/** A count as pages write it. */
export const counted = (count: number): string =>
  `${count.toLocaleString("en-US")} workload${count === 1 ? "" : "s"}`;
