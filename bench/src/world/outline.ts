import type { Uuid } from "@muster/contract";
import { uuidOf, zipf } from "./hash.ts";

export interface Team {
  readonly id: Uuid;
  readonly slug: string;
  readonly parentId: Uuid | null;
  /** Its part of the organization's workloads; 0 for a dormant one, which has a few old rows only. */
  readonly share: number;
  /** The organization's users from this number on belong to it. */
  readonly firstUser: number;
  readonly userCount: number;
}

export interface Organization {
  readonly id: Uuid;
  readonly slug: string;
  /** Its part of all workloads. */
  readonly share: number;
  readonly teams: readonly Team[];
  readonly userCount: number;
  readonly clusterIds: readonly Uuid[];
}

/** Teams, divisions and users of an organization. A division with the teams below it makes a subtree of exactly its size. */
interface Size {
  readonly slug: string;
  readonly share: number;
  readonly divisions: readonly number[];
  readonly users: number;
}

// The largest: 205 teams with the "unassigned" one that every organization has, and 2,178 users, as in the traces.
const SIZES: readonly Size[] = [
  { slug: "acme", share: 0.5, divisions: [50, 60, 50, 44], users: 2178 },
  { slug: "globex", share: 0.3, divisions: [30, 30, 20], users: 900 },
  { slug: "initech", share: 0.2, divisions: [20, 19], users: 400 },
];
const DEPARTMENTS = 7;
/** Dormant teams in each division of the largest organization: five in all, two of them under the lead of 50. */
const DORMANT = [2, 1, 1, 1];

/** The organizations of a seed with their teams: a tree three deep, sizes as skewed as in real traces. */
export const outline = (seed: number): Organization[] =>
  SIZES.map((size) => organizationOf(size, `${seed}:${size.slug}`));

function organizationOf({ slug, share, divisions, users }: Size, name: string): Organization {
  const tree = divisions.flatMap((size, d) => {
    const slugOf = (n: number) => `division-${d + 1}-team-${String(n).padStart(2, "0")}`;
    return Array.from({ length: size }, (_, n) => {
      // Number 0 is the division, the next seven its departments, the others stand under these by turns.
      const parent = n === 0 ? null : n <= DEPARTMENTS ? 0 : 1 + (n % DEPARTMENTS);
      const isDormant = slug === "acme" && n >= size - (DORMANT[d] ?? 0);
      return {
        id: uuidOf(`${name}:${slugOf(n)}`),
        slug: slugOf(n),
        parent: parent === null ? null : slugOf(parent),
        isDormant,
      };
    });
  });
  const idOf = new Map(tree.map((team) => [team.slug, team.id]));
  const active = tree.filter((team) => !team.isDormant);
  const shares = zipf(active.length, 1.1);
  // By id, which is as good as drawn: the large teams stand anywhere in the tree.
  const ranked = active.map(({ id }) => id).toSorted();
  const shareOf = new Map(ranked.map((id, rank) => [id, shares[rank] ?? 0]));
  const weights = tree.map(({ id }) => Math.sqrt(shareOf.get(id) ?? 0));
  const whole = weights.reduce((a, b) => a + b, 0);
  let nextUser = 0;
  const teams = tree.map(({ id, slug: teamSlug, parent }, n): Team => {
    const userCount = Math.max(1, Math.floor(((weights[n] ?? 0) / whole) * (users - tree.length)) + 1);
    const firstUser = nextUser;
    nextUser += userCount;
    return {
      id,
      slug: teamSlug,
      parentId: parent === null ? null : (idOf.get(parent) ?? null),
      share: shareOf.get(id) ?? 0,
      firstUser,
      userCount,
    };
  });
  // Rounding leaves a few users over; they join the last team.
  const last = teams.at(-1);
  if (last) teams[teams.length - 1] = { ...last, userCount: users - last.firstUser };
  const clusterIds = [1, 2, 3, 4].map((n) => uuidOf(`${name}:cluster-${n}`));
  return { id: uuidOf(name), slug, share, teams, userCount: users, clusterIds };
}

/** A user's email; with their number it is all that is known of them. */
export const emailOf = (organization: Organization, user: number): string =>
  `user${String(user).padStart(4, "0")}@${organization.slug}.example`;
