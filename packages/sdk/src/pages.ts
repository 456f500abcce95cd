import type { Endpoint } from "@muster/contract";
import type { RequestOptions } from "./calls.ts";
import { type Connection, send, type UnknownAnswer } from "./send.ts";

/** All pages of a list from here on. */
export async function* pages(
  connection: Connection,
  endpoint: Endpoint,
  input: Readonly<Record<string, unknown>>,
  options: RequestOptions,
): AsyncGenerator<UnknownAnswer, void, undefined> {
  let next: string | null | undefined;
  do {
    const page = await send(connection, endpoint, next ? { ...input, next_token: next } : input, options);
    yield page;
    next = page.metadata?.next_token;
  } while (next);
}

/** All items of a list from here on, with pages as large as the API allows. */
export async function* items(
  connection: Connection,
  endpoint: Endpoint,
  input: Readonly<Record<string, unknown>>,
  options: RequestOptions,
): AsyncGenerator<unknown, void, undefined> {
  const limit = mostPerPage(endpoint);
  const wanted = limit === undefined ? input : { limit, ...input };
  for await (const { data } of pages(connection, endpoint, wanted, options)) {
    yield* Object.values(data as Record<string, unknown>).find(Array.isArray) ?? [];
  }
}

function mostPerPage({ input }: Endpoint): number | undefined {
  return input.shape.limit && (input.shape.limit as Endpoint["data"]).toJSONSchema({ io: "input" }).maximum;
}
