import type { z } from "zod";

/** What a token may be allowed to do. */
export const SCOPES = ["workloads:read", "workloads:write", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** What roles there are, the most powerful first. */
export const ROLES = ["ORG_ADMIN", "TEAM_LEAD", "MEMBER"] as const;
export type Role = (typeof ROLES)[number];

/** An operation's public face: all that REST, tRPC, OpenAPI and the SDK need to know of it. */
export interface Endpoint {
  /** As tRPC calls it, and as operationId. */
  readonly name: `${string}.${string}`;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As REST calls it; `null` for what only a signed-in browser does, over tRPC. */
  readonly path: `/v1/${string}` | null;
  /** What a caller needs to be allowed; `null`: anyone, also without a token. */
  readonly scope: Scope | null;
  /** The only role that may do this; absent: every role may, on what it sees. */
  readonly role?: "ORG_ADMIN";
  readonly summary: string;
  readonly description: string;
  /** An object of parameters. Those named in the path come from it, the others from the query (GET, DELETE) or a JSON body (POST, PATCH). */
  readonly input: z.ZodObject;
  /** What stands under `data`. */
  readonly data: z.ZodType;
  /** Whether the answer has `metadata` with `next_token` and `total_count`. */
  readonly paged: boolean;
}

/** An operation that answers no envelope but all of its records, one after the other, as long as that takes. */
export interface StreamEndpoint extends Omit<Endpoint, "method" | "path" | "data" | "paged"> {
  readonly method: "GET";
  readonly path: `/v1/${string}`;
  /** Where a signed-in browser finds the same, by its session. */
  readonly browserPath: `/api/export/${string}`;
  /** One record. */
  readonly record: z.ZodObject;
  /** The media type of each `format` that may be asked for. */
  readonly mediaTypes: Readonly<Record<string, string>>;
}

/** Whether an endpoint's parameters come as a JSON body rather than in the query. */
export const hasBody = ({ method }: Pick<Endpoint, "method">): boolean =>
  method === "POST" || method === "PATCH";

/** Whether a parameter stands in an endpoint's path. */
export const isInPath = ({ path }: Pick<Endpoint, "path">, name: string): boolean =>
  path?.includes(`{${name}}`) ?? false;

/** Keeps an endpoint's exact types. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition;

/** Keeps the exact types of an endpoint that streams. */
export const streamEndpoint = <const E extends StreamEndpoint>(definition: E): E => definition;

/** An operation's input, parsed. */
export type InputOf<E extends Pick<Endpoint, "input">> = z.output<E["input"]>;
/** An operation's input, as a caller writes it. */
export type RequestOf<E extends Endpoint> = z.input<E["input"]>;
/** What an operation answers under `data`. */
export type DataOf<E extends Endpoint> = z.output<E["data"]>;
