/** A bug that somebody could write, and the tests that must notice it. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** Exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly tests: readonly string[];
}

const test = (...names: string[]) => names.map((name) => `packages/${name}.test.ts`);
const REST = test("api/test/rest");
const READING = test("api/test/reading");
const MATRIX = test("api/test/matrix");
const WALLS = test("access/test/walls");
const API_TOKENS = test("api/test/api-tokens");

type Bug = Omit<Mutant, "file" | "tests"> & { readonly tests?: readonly string[] };
const inFile = (file: string, tests: readonly string[], ...bugs: readonly Bug[]): Mutant[] =>
  bugs.map((bug) => ({ file, tests, ...bug }));
const bug = (name: string, find: string, replace: string, tests?: readonly string[]): Bug => ({
  name,
  find,
  replace,
  ...(tests && { tests }),
});

/** Authorization bugs, one each in roles, teams, cursors, tokens, permissions and the walls of the database. */
export const MUTANTS: readonly Mutant[] = [
  ...inFile(
    "packages/access/src/principal.ts",
    MATRIX,
    bug("leads are administrators", `principal.role === "ORG_ADMIN"`, `principal.role !== "MEMBER"`),
    bug("a wanted team needs not be seen", "wanted.filter((id) => seen.has(id))", "wanted", READING),
  ),
  ...inFile(
    "packages/access/src/authenticate.ts",
    REST,
    bug("expired tokens are good", "and t.expires_at > $2 and", "and"),
    bug("revoked tokens are good", "and t.revoked_at is null", ""),
    bug(
      "a token has the role of another organization",
      "left join memberships m on m.organization_id = t.organization_id and m.user_id",
      "left join memberships m on m.user_id",
      test("api/test/account"),
    ),
    bug(
      "a session has the role of another organization",
      "join memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id",
      "join memberships m on m.user_id = s.user_id",
      test("api/test/account"),
    ),
    bug("sessions have no end", "s.expires_at > $2 and ", "", test("api/test/account")),
    bug(
      "sessions are never idle",
      "and s.last_seen_at > $2::timestamptz - interval '${SESSION_IDLE_DAYS} days'",
      "",
      test("api/test/account"),
    ),
    bug(
      "who joined a team sees those below",
      "i.path && teams.led",
      "i.path && (teams.led || teams.joined)",
      MATRIX,
    ),
    bug(
      "a member who leads sees those below",
      "case when c.role = 'TEAM_LEAD' then",
      "case when c.role <> 'ORG_ADMIN' then",
      MATRIX,
    ),
    bug("a lead sees nothing below", "...row.joined, ...row.below", "...row.joined", MATRIX),
  ),
  ...inFile(
    "packages/access/src/tokens.ts",
    test("access/test/tokens"),
    bug("a token's checksum is not looked at", `checksum(match[1] ?? "") === match[2]`, "true"),
  ),
  ...inFile(
    "packages/contract/src/cursor.ts",
    test("contract/test/cursor", "api/test/rest"),
    bug("a cursor is good elsewhere", "[organizationId, operation, known", "[operation, known"),
    bug("a cursor is good for another list", "[organizationId, operation, known", "[organizationId, known"),
    bug("a cursor is good with other filters", "operation, known, position]", "operation, position]"),
    bug("a cursor's position is not authenticated", "known, position]", "known]"),
    bug(
      "a cursor is not authenticated",
      "position && sameText(token, encodeCursor(position, binding, mac))",
      "position",
    ),
  ),
  ...inFile(
    "packages/api/src/credentials.ts",
    REST,
    bug(
      "any organization may be selected",
      `decodeId("organization", selected) !== principal.organizationId`,
      `decodeId("organization", selected) === undefined`,
    ),
  ),
  ...inFile(
    "packages/core/src/invoke.ts",
    MATRIX,
    bug("scopes are not looked at", "!principal.scopes.includes(endpoint.scope)", "false"),
    bug(
      "roles are not looked at",
      "endpoint.role !== undefined && principal.role",
      "false && principal.role",
    ),
  ),
  ...inFile(
    "packages/access/src/scoped-workloads.ts",
    READING,
    bug("a workload is found in any team", `scope.teams === "all" ? ""`, `scope.teams ? ""`, REST),
    bug(
      "below a hidden team one sees",
      "initiativeId !== undefined && teams.includes(initiativeId)",
      "initiativeId !== undefined",
    ),
    bug(
      "below a team one sees all",
      "teams = narrowTeams(scope, await teamAndBelow(initiativeId))",
      "teams = await teamAndBelow(initiativeId)",
    ),
    bug(
      "who asks at once finds what another sees",
      "const lane = `${scope.organizationId} ${String(scope.teams)}`",
      "const lane = `${scope.organizationId}`",
      test("access/test/found-together"),
    ),
  ),
  ...inFile(
    "packages/access/src/sql/filter.ts",
    test("api/test/rest", "api/test/differential"),
    bug(
      "by status one sees all teams",
      `  if (filter.teams !== "all") {`,
      `  if (filter.teams !== "all" && !filter.statuses) {`,
    ),
    bug(
      "by submitter one sees all teams",
      `  if (filter.teams !== "all")\n    where`,
      `  if (filter.teams === "all")\n    where`,
    ),
  ),
  ...inFile(
    "packages/access/src/sql/events.ts",
    WALLS,
    bug("the history of any workload is seen", `scope.teams === "all" ? ""`, `scope.teams ? ""`),
  ),
  ...inFile(
    "packages/access/src/visible.ts",
    MATRIX,
    bug("all teams are seen", `Initiative: ofTeams("id")`, `Initiative: ofOrganization`),
    bug("all members are seen", `...(scope.isAdmin ? {} : ofSelf("id")(scope)),`, "", WALLS),
    bug(
      "all tokens are seen",
      `ApiToken: adminsElse(ofOrganization, ofSelf("ownerUserId"))`,
      "ApiToken: ofOrganization",
      API_TOKENS,
    ),
  ),
  ...inFile(
    "packages/access/src/scoped-models.ts",
    WALLS,
    bug("relations may be included", `!["where", "orderBy", "take"].includes(key)`, "false"),
    bug("relations may be asked for", "!Object.hasOwn(COLUMNS[model], column)", "false"),
  ),
  ...inFile(
    "packages/access/src/administration/api-tokens.ts",
    API_TOKENS,
    bug("anybody revokes any token", `role === "ORG_ADMIN" ? {}`, `role !== null ? {}`),
  ),
  ...inFile(
    "packages/core/src/administration/tokens.ts",
    API_TOKENS,
    bug("scopes that one lacks can be given", "!principal.scopes.includes(scope)", "false"),
    bug("anybody makes service tokens", `input.service && principal.role !== "ORG_ADMIN"`, "false"),
  ),
  ...inFile(
    "packages/access/src/tenant-query.ts",
    test("access/test/tenant"),
    bug(
      "the tenant outlives its statement",
      "set_config('app.org', $1, true)",
      "set_config('app.org', $1, false)",
    ),
    bug("reading may write", ", set_config('transaction_read_only', 'on', true)", ""),
  ),
  ...inFile(
    "prisma/migrations/20261123000100_walls_and_counts/migration.sql",
    WALLS,
    bug(
      "the wall lets all be read",
      "muster_app USING (%I = current_setting(''app.org'')::uuid)",
      "muster_app USING (%I IS NOT NULL)",
    ),
    bug(
      "the wall lets all be written",
      "WITH CHECK (%I = current_setting(''app.org'')::uuid)",
      "WITH CHECK (%I IS NOT NULL)",
    ),
    bug(
      "the wall is not forced",
      "EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant.name);",
      "",
    ),
    bug(
      "people of all organizations are seen",
      "muster_app USING (EXISTS (SELECT FROM memberships m WHERE m.user_id = users.id))",
      "muster_app USING (true)",
    ),
    bug(
      "password hashes can be read",
      "(id, email, name, created_at) ON users",
      "(id, email, name, created_at, password_hash) ON users",
    ),
  ),
  ...inFile(
    "prisma/migrations/20261125150000_ingest_and_rollups/migration.sql",
    WALLS,
    bug(
      "without a tenant there is silence",
      "USING (organization_id = current_setting(''app.org'')::uuid)",
      "USING (organization_id = current_setting(''app.org'', true)::uuid)",
    ),
  ),
  ...inFile(
    "prisma/migrations/20261125151000_administration/migration.sql",
    test("api/test/audit"),
    bug(
      "the audit log can be emptied",
      "GRANT SELECT, INSERT ON audit_events TO muster_app",
      "GRANT SELECT, INSERT, DELETE ON audit_events TO muster_app",
    ),
  ),
];
