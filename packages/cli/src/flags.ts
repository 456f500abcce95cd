import type { Endpoint } from "@muster/contract";
import { type Command, Option } from "commander";
import { UsageError } from "./exit.ts";
import { flagOf, inFlags } from "./flag-names.ts";

/** How a parameter is given on the command line. */
interface Flag {
  readonly parameter: string;
  readonly kind: "switch" | "boolean" | "list" | "time" | "text";
}

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly items?: JsonSchema;
  readonly maxItems?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly examples?: readonly string[];
}

/** An option for a parameter. */
class ParameterOption extends Option {
  /** How many values it takes. */
  most = 1;
}

/** How many values an option takes, with commas between or one each time that it is given. */
export const mostOf = (option: Option): number => (option instanceof ParameterOption ? option.most : 1);

/** Reads the parameters that were given, as the API wants them. */
export type ReadFlags = (options: Readonly<Record<string, unknown>>, now: number) => Record<string, unknown>;

/**
 * Gives a command an option for each parameter of an endpoint, so that a new parameter is an option by itself.
 * @param leaveOut parameters that the command sees to
 */
export function addFlags(command: Command, endpoint: Endpoint, leaveOut: readonly string[]): ReadFlags {
  const schema = endpoint.input.toJSONSchema({ io: "input", unrepresentable: "any" });
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const definitions = (schema.$defs ?? {}) as Record<string, JsonSchema>;
  const resolve = (one: JsonSchema): JsonSchema =>
    one.$ref ? { ...definitions[one.$ref.replace("#/$defs/", "")], ...one } : one;
  const flags = Object.entries(properties)
    .filter(([parameter]) => !leaveOut.includes(parameter))
    .map(([parameter, property]): Flag => {
      const flag = { parameter, kind: kindOf(resolve(property)) };
      command.addOption(optionFor(flag, resolve(property), resolve(property.items ?? {})));
      return flag;
    });
  return (options, now) => {
    const given = flags.flatMap(({ parameter, kind }) => {
      const value = options[attributeOf(parameter)];
      return value === undefined ? [] : [[parameter, read(parameter, kind, value, now)] as const];
    });
    return Object.fromEntries(given);
  };
}

function optionFor({ parameter, kind }: Flag, property: JsonSchema, item: JsonSchema): Option {
  const flag = flagOf(parameter);
  const about = descriptionOf(parameter, property);
  if (kind === "switch") return new Option(flag, about);
  const option = new ParameterOption(`${flag} <${placeholder(parameter, kind)}>`, about);
  if (kind === "list") option.most = property.maxItems ?? Infinity;
  const choices = kind === "boolean" ? ["true", "false"] : (property.enum ?? item.enum);
  if (choices) option.choices(choices);
  // A list is given with commas between, or again and again; each of it is one of the choices.
  return option.argParser((value: string, before: string | undefined) => {
    const wrong = (kind === "list" ? value.split(",") : [value]).find(
      (one) => choices?.includes(one) === false,
    );
    if (wrong !== undefined) throw new UsageError(`${flag}: “${wrong}” is none of ${choices?.join(", ")}`);
    if (before === undefined) return value;
    if (kind === "list") return `${before},${value}`;
    throw new UsageError(`${flag}: is given more than once`);
  });
}

function kindOf({ type, default: standard, anyOf }: JsonSchema): Flag["kind"] {
  if (type === "boolean") return standard === false ? "switch" : "boolean";
  if (type === "array") return "list";
  return anyOf?.some(({ format }) => format === "date-time") ? "time" : "text";
}

// A name will do where the API wants an id.
const PLACEHOLDERS = new Map([
  ["initiative_id", "slug or id"],
  ["cluster_id", "name or id"],
  ["time_zone", "zone"],
  ["submitted_by", "email"],
]);
const placeholder = (parameter: string, kind: Flag["kind"]): string =>
  PLACEHOLDERS.get(parameter) ?? (kind === "list" ? "list" : kind === "time" ? "time" : "value");

function descriptionOf(parameter: string, { description = "", default: standard }: JsonSchema): string {
  const text = inFlags(description.replace(/\.$/, ""), parameter);
  const isNothing = standard === undefined || standard === false || JSON.stringify(standard) === "[]";
  return isNothing
    ? text
    : `${text} (${typeof standard === "string" ? standard : JSON.stringify(standard)} if absent)`;
}

/** As commander names an option's value. */
const attributeOf = (parameter: string): string =>
  flagOf(parameter)
    .slice(2)
    .replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function read(parameter: string, kind: Flag["kind"], value: unknown, now: number): unknown {
  if (typeof value !== "string") return value;
  if (kind === "list") return value.split(",");
  if (kind === "time") return timeOf(parameter, value, now);
  return kind === "boolean" ? value === "true" : value;
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `7d` is seven days ago; anything else goes to the API as it is. */
function timeOf(parameter: string, text: string, now: number): string {
  const [, count, unit = ""] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now - Number(count) * (UNITS[unit] ?? 0) * 1000).toISOString();
  if (/^\d{4}-/.test(text)) return text;
  throw new UsageError(
    `${flagOf(parameter)}: must be a time like 2026-01-15T10:30:00Z, a date like 2026-01-15, or how long ago, like 7d, 12h or 30m`,
  );
}
