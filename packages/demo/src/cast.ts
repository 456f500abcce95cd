import type { Role } from "@muster/db";
import { type Person, flatten, subtree } from "./staff.ts";
import type { DemoOrganization, World } from "./world.ts";

/** Somebody who can sign in to an organization, or could if they had a password. */
export interface Member {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly ledTeamSlugs: readonly string[];
  readonly joinedTeamSlugs: readonly string[];
}

/** The members of both organizations, and those among them that the demo lets one be. */
export interface Cast {
  readonly first: readonly Member[];
  readonly second: readonly Member[];
  readonly admin: Member;
  readonly lead: Member;
  readonly member: Member;
  readonly otherAdmin: Member;
  /** A member of the first organization; another membership of theirs is in `second`. */
  readonly inBoth: Member;
}

const admin = (person: Person): Member => ({ ...member(person), role: "ORG_ADMIN", joinedTeamSlugs: [] });
const lead = (person: Person, teamSlug: string): Member => ({
  ...member(person),
  role: "TEAM_LEAD",
  ledTeamSlugs: [teamSlug],
  joinedTeamSlugs: person.teamSlug === teamSlug ? [] : [person.teamSlug],
});
const member = ({ email, name, teamSlug }: Person): Member => ({
  email,
  name,
  role: "MEMBER",
  ledTeamSlugs: [],
  joinedTeamSlugs: [teamSlug],
});

/** Chooses who has an account: busy people, so that nobody's pages are empty. The same world has the same cast. */
export function castOf({ first, second }: World): Cast {
  const platform = subtree(first.plan.teams, "platform");
  const chosen = {
    admin: admin(busiest(first, (person) => platform.has(person.teamSlug))),
    lead: lead(
      busiest(first, (person) => person.teamSlug === "vision"),
      "vision",
    ),
    member: member(busiest(first, (person) => person.teamSlug === "vision-detection")),
    inBoth: member(busiest(first, (person) => person.teamSlug === "robotics-manipulation")),
  };
  const otherAdmin = admin(busiest(second, () => true));
  const guest: Member = { ...chosen.inBoth, joinedTeamSlugs: ["models-training"] };
  return {
    ...chosen,
    otherAdmin,
    first: [...Object.values(chosen), ...colleagues(first, Object.values(chosen), 32)],
    second: [otherAdmin, guest, ...colleagues(second, [otherAdmin], 9)],
  };
}

function busiest({ people, plan }: DemoOrganization, where: (person: Person) => boolean): Person {
  const found = people.find(where);
  if (!found) throw new Error(`${plan.name} has nobody for a part of the demo`);
  return found;
}

/** Further members: the busiest of every team, who lead it if it has teams below, then whoever is busy. */
function colleagues({ people, plan }: DemoOrganization, taken: readonly Member[], count: number): Member[] {
  const emails = new Set(taken.map((other) => other.email));
  const led = new Set(taken.flatMap((other) => other.ledTeamSlugs));
  const others = people.filter((person) => !emails.has(person.email));
  const teams = flatten(plan.teams);
  const perTeam = teams.flatMap((team) => others.find((person) => person.teamSlug === team.slug) ?? []);
  return [...new Set([...perTeam, ...others])].slice(0, count).map((person, index) => {
    const team = teams.find(({ slug }) => slug === person.teamSlug);
    const leads = index < perTeam.length && team?.below?.length && !led.has(team.slug);
    return leads ? lead(person, person.teamSlug) : member(person);
  });
}
