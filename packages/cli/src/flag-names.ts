/** Parameters that are given by another name here, because a name will do where the API wants an id. */
export const FLAG_NAMES: ReadonlyMap<string, string> = new Map([
  ["initiative_id", "team"],
  ["cluster_id", "cluster"],
  ["organization_id", "organization"],
]);

/** How a parameter is given here. */
export const flagOf = (parameter: string): string =>
  /^[a-z_]+$/.test(parameter)
    ? `--${(FLAG_NAMES.get(parameter) ?? parameter).replaceAll("_", "-")}`
    : parameter;
