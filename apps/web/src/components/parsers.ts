import { createParser } from "nuqs/server";

const idOf = (prefix: string) => {
  const form = new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`);
  return createParser({ parse: (value) => (form.test(value) ? value : null), serialize: String });
};

/** A team's id in an address. What is none is no filter. */
export const parseAsTeamId = idOf("init");
/** A cluster's id in an address. What is none is no filter. */
export const parseAsClusterId = idOf("cluster");

/** `true` or `false` in an address. What is neither is no filter. */
export const parseAsTrueOrFalse = createParser({
  parse: (value) => (value === "true" ? true : value === "false" ? false : null),
  serialize: String,
});
