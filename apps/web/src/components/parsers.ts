import { idForm, type IdKind } from "@muster/contract/facts";
import { createParser } from "nuqs/server";

const idOf = (kind: IdKind) => {
  const form = idForm(kind);
  return createParser({ parse: (value) => (form.test(value) ? value : null), serialize: String });
};

/** A team's id in an address. What is none is no filter. */
export const parseAsTeamId = idOf("initiative");
/** A cluster's id in an address. What is none is no filter. */
export const parseAsClusterId = idOf("cluster");

/** `true` or `false` in an address. What is neither is no filter. */
export const parseAsTrueOrFalse = createParser({
  parse: (value) => (value === "true" ? true : value === "false" ? false : null),
  serialize: String,
});
