import { createParser } from "nuqs/server";

/** A team's id in an address. What is none is no filter. */
export const parseAsTeamId = createParser({
  parse: (value) => (/^init_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(value) ? value : null),
  serialize: String,
});
