import { z } from "zod";

const word = z.string("must be text; put it in quotes").min(1, "must not be empty");
export const words = z.array(word, "must be a list, like [a, b]");
export const table = z.record(z.string(), word, "must be a table of name: value").default({});
const email = z.email("must be an email address, like alice@example.org");

/** What every mapping file may say of who somebody is. */
export const names = {
  /** What a scheduler calls a team → team (slug or init_… id). One that is not named goes to the team of its own name. */
  teams: table,
  /** What it calls somebody → email. */
  users: z.record(z.string(), email, "must be a table of user: email").default({}),
  /** Users who are not named: user@email_domain. */
  email_domain: z
    .string("must be a domain, like example.org")
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, "must be a domain, like example.org")
    .optional(),
};
interface Names {
  readonly teams: Readonly<Record<string, string>>;
  readonly users: Readonly<Record<string, string>>;
  readonly email_domain?: string | undefined;
}

/** What a table says of a name, and not what every object has. */
export const own = (entries: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

export const teamOf = ({ teams }: Names, team: string): string => own(teams, team) ?? team;

export function submitterOf({ users, email_domain }: Names, user: string): string {
  // Where names are those of a directory they may be addresses already.
  const isBare = user !== "" && !user.includes("@");
  return own(users, user) ?? (email_domain && isBare ? `${user}@${email_domain}` : user);
}
