import { endpoints } from "@muster/contract";

/** Parameters that are given by another name here, because a name will do where the API wants an id. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["initiative_id", "team"],
  ["cluster_id", "cluster"],
  ["organization_id", "organization"],
]);

const PARAMETERS: ReadonlySet<string> = new Set(
  [endpoints.workloads.list, endpoints.workloads.stats, endpoints.usage.get].flatMap(({ input }) =>
    Object.keys(input.shape),
  ),
);

/** How a parameter is given here; a path to a field of something larger stays as it is. */
export const flagOf = (parameter: string): string =>
  /^[a-z_]+$/.test(parameter) ? `--${(NAMES.get(parameter) ?? parameter).replaceAll("_", "-")}` : parameter;

/** What the API says of a parameter, in the words of the command line: `time_range=custom` is `--time-range custom`. */
export function inFlags(said: string, parameter: string): string {
  // Other parameters' names are what this one may be.
  if (parameter === "group_by") return said;
  return said.replaceAll(/\b([a-z_]+)\b(?:=(\w*))?/g, (word, name: string, value?: string) => {
    // Some are words of every day, too.
    const isParameter = PARAMETERS.has(name) && (name.includes("_") || value !== undefined);
    if (!isParameter) return word;
    return value === undefined ? flagOf(name) : `${flagOf(name)} ${value || '""'}`;
  });
}
