import { type Endpoint, endpoints, hasBody } from "@muster/contract";
import fc from "fast-check";
import { z } from "zod";
import type { Asked } from "./ask.ts";

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly examples?: readonly unknown[];
}

const garbage: fc.Arbitrary<unknown> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    "\0",
    "\ud800",
    "' or 1=1 --",
    "../../..",
    "%00",
    "null",
    "NaN",
    "9".repeat(30),
    "é".repeat(600),
  ),
  fc.constantFrom(null, true, -1, 0, 1e21, 0.1, 2 ** 53, -(2 ** 31) - 1),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values that fit a schema, now and then one that doesn't. */
function valueOf(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: fitting(schema, known), weight: 12 }, { arbitrary: garbage, weight: 1 });
}

function fitting(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((option) => fitting(option, known)));
  const examples = schema.examples ?? [];
  const prefix =
    typeof examples[0] === "string" ? /^[a-z]+_(?=[0-9a-z]{26}$)/.exec(examples[0])?.[0] : undefined;
  const ids = prefix === undefined ? [] : known.filter((id) => id.startsWith(prefix));
  if (schema.type === "integer" || schema.type === "number") {
    return fc.integer({
      min: schema.minimum ?? -10,
      max: Math.min(schema.maximum ?? 2 ** 31 - 1, 2 ** 31 - 1),
    });
  }
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "null") return fc.constant(null);
  if (schema.type === "array")
    return fc.array(valueOf(schema.items ?? {}, known), { minLength: 1, maxLength: 4 });
  if (schema.type === "object") return objectOf(schema, known);
  const plain = fc.string({
    unit: "grapheme",
    minLength: 1,
    maxLength: Math.min(schema.maxLength ?? 30, 30),
  });
  const date = fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((at) => at.toISOString());
  return fc.oneof(...[...ids, ...ids, ...examples].map((value) => fc.constant(value)), plain, date);
}

function objectOf(
  { properties = {}, required = [] }: JsonSchema,
  known: readonly string[],
): fc.Arbitrary<object> {
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, valueOf(each, known)]),
  );
  const whole = fc.record(model, { requiredKeys: [...required] });
  const stranger = fc.tuple(whole, fc.string({ maxLength: 12 }), garbage);
  return fc.oneof(
    { arbitrary: whole, weight: 15 },
    { arbitrary: stranger.map(([object, name, value]) => ({ ...object, [name]: value })), weight: 1 },
  );
}

export interface Generated {
  readonly endpoint: Endpoint;
  readonly asked: Asked;
}

const text = (value: unknown): string => {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(text).join(",") : (JSON.stringify(value) ?? "undefined");
};
const encode = (value: unknown): string => encodeURIComponent(text(value).toWellFormed());

function restRequest(endpoint: Endpoint, input: object, token: string): Asked {
  const rest: Record<string, unknown> = { ...input };
  const path = (endpoint.path ?? "").replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encode(value) || "x";
  });
  const { method } = endpoint;
  if (hasBody(endpoint)) return { method, path, token, body: JSON.stringify(rest) };
  const search = Object.entries(rest).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return { method, path: search.length === 0 ? path : `${path}?${search.join("&")}`.slice(0, 8_000), token };
}

function trpcRequest({ name, method }: Endpoint, input: object, port: number, cookie: string): Asked {
  const path = `/api/trpc/${name}`;
  const headers = { Cookie: `muster_session=${cookie}`, Origin: `http://127.0.0.1:${port}` };
  const json = JSON.stringify(input);
  if (method !== "GET") return { method: "POST", path, headers, body: json };
  return { path: `${path}?input=${encode(json)}`.slice(0, 8_000), headers };
}

/** Endless requests to all endpoints of the contract by their own schemas; equal seeds make equal ones. */
export function* requests({
  seed,
  known,
  tokens,
  cookie,
  port,
}: {
  seed: number;
  known: readonly string[];
  tokens: readonly string[];
  cookie: string;
  port: number;
}): Generator<Generated> {
  const all = (Object.values(endpoints) as Record<string, Endpoint>[]).flatMap((group) =>
    Object.values(group),
  );
  const one = fc.oneof(
    ...all.map((endpoint) => {
      const schema = z.toJSONSchema(endpoint.input, {
        io: "input",
        unrepresentable: "any",
        reused: "inline",
      });
      const input = objectOf(schema as JsonSchema, known);
      return fc.tuple(input, fc.constantFrom(...tokens), fc.nat(3)).map(([given, token, way]): Generated => {
        const isTrpc = endpoint.path === null || way === 0;
        const asked = isTrpc
          ? trpcRequest(endpoint, given, port, cookie)
          : restRequest(endpoint, given, token);
        return { endpoint, asked };
      });
    }),
  );
  for (let batch = 0; ; batch++) yield* fc.sample(one, { seed: seed + batch, numRuns: 500 });
}
