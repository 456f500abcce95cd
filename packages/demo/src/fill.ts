import { hashPassword } from "@muster/access";
import { SCOPES, encodeId } from "@muster/contract";
import type pg from "pg";
import { type Member, castOf } from "./cast.ts";
import type { DemoFile, DemoUser } from "./demo-file.ts";
import { SANDBOX } from "./organizations.ts";
import { newPassword } from "./passwords.ts";
import { issueToken, storeMemberships, storeUsers } from "./store-members.ts";
import { type Stored, storeOrganization } from "./store-organization.ts";
import { storeReports } from "./store-reports.ts";
import { storeWorkloads } from "./store-workloads.ts";
import { type World, known } from "./world.ts";

/**
 * Stores a world with its people, makes passwords and tokens for some of them, and returns these.
 * @param now when the tokens are issued, in whole seconds since 1970
 */
export async function fill(client: pg.ClientBase, world: World, url: string, now: number): Promise<DemoFile> {
  const cast = castOf(world);
  const people = [cast.admin, cast.lead, cast.member, cast.otherAdmin, cast.inBoth];
  const passwords = new Map(people.map(({ email }) => [email, newPassword()]));
  const hashes = await Promise.all(
    [...passwords].map(async ([email, password]) => [email, await hashPassword(password)] as const),
  );

  const first = await storeOrganization(client, world.first);
  const second = await storeOrganization(client, world.second);
  const { createdAt } = world.first;
  const userIds = await storeUsers(client, [...cast.first, ...cast.second], createdAt, new Map(hashes));
  await storeMemberships(client, first, cast.first, createdAt, userIds);
  await storeMemberships(client, second, cast.second, world.second.createdAt, userIds);
  await storeWorkloads(client, first, world.first.workloads);
  await storeWorkloads(client, second, world.second.workloads);
  await storeReports(client, first, world.first, now);
  await storeReports(client, second, world.second, now);

  const tokenOf = ({ organizationId }: Stored, { email, role }: Member): Promise<string> => {
    const scopes = SCOPES.filter((scope) => role === "ORG_ADMIN" || scope === "workloads:read");
    return issueToken(client, organizationId, { userId: known(userIds, email) }, scopes, now);
  };
  const user = ({ teamIds }: Stored, person: Member): DemoUser => ({
    email: person.email,
    password: known(passwords, person.email),
    role: person.role,
    initiative_ids: [...person.ledTeamSlugs, ...person.joinedTeamSlugs].map((slug) =>
      encodeId("initiative", known(teamIds, slug)),
    ),
  });
  return {
    url,
    organization_id: encodeId("organization", first.organizationId),
    users: people.map((person) => user(person === cast.otherAdmin ? second : first, person)),
    tokens: {
      ORG_ADMIN: await tokenOf(first, cast.admin),
      TEAM_LEAD: await tokenOf(first, cast.lead),
      MEMBER: await tokenOf(first, cast.member),
      OTHER_ORG: await tokenOf(second, cast.otherAdmin),
      INGEST: await issueToken(
        client,
        first.organizationId,
        { serviceRole: "MEMBER" },
        ["workloads:write"],
        now,
      ),
    },
    ingest_cluster_id: encodeId("cluster", known(first.clusterIds, SANDBOX)),
  };
}
