import { randomBytes } from "node:crypto";
import path from "node:path";
import { createAccess, NOWHERE, type Principal } from "@muster/access";
import { cursorMac, SERVER_LIMITS } from "@muster/api";
import { type Case, makeCases } from "./cases.ts";
import { startClient } from "./client/client.ts";
import { measure, type Result } from "./measure.ts";
import { musterClient } from "./muster-client.ts";
import { readOptions } from "./options.ts";
import { tableOf, writeHttpResults } from "./report.ts";
import { spawnServer } from "./servers/spawn.ts";
import { run } from "./stopping.ts";
import { openWorld } from "./world/open.ts";
import { medianSubmitter } from "./world/submitter.ts";
import { issueTokens, type Tokens } from "./world/tokens.ts";

await run(async () => {
  const options = readOptions();
  const { url, organizations, logs } = await openWorld(options, (line) => console.log(line));
  const [largest] = organizations;
  if (!largest) throw new Error("The world is empty.");
  const tokens = await issueTokens(url, largest);
  const secret = randomBytes(32).toString("hex");

  const muster = await spawnServer("muster.ts", { databaseUrl: url, secret }, path.join(logs, "muster.log"));
  const all = await makeCases({
    tokens,
    principals: await principalsOf(url, tokens),
    submitter: await medianSubmitter(url, largest),
    muster: musterClient(muster.port),
    cursorMac: cursorMac(secret),
    rows: options.rows,
  });
  const cases = all.filter(({ name }) => name.includes(options.only ?? ""));
  const bare = await spawnServer(
    "bare.ts",
    { databaseUrl: url, maxConnections: SERVER_LIMITS.connections, statements: statementsByPath(cases) },
    path.join(logs, "bare.log"),
  );

  const client = startClient();
  const { connections, seconds, rounds } = options;
  console.log(`${connections} connections; per case and server ${rounds} × ${seconds} s, by turns`);
  const results: Result[] = [];
  for (const each of cases) {
    console.log(`measuring: ${each.name}`);
    results.push(await measure({ client, muster, bare, connections, seconds, rounds }, each));
  }
  console.log(`\n${tableOf(results)}`);
  if (options.only === undefined) writeHttpResults(results, options.rows);
});

async function principalsOf(url: string, tokens: Tokens): Promise<Record<keyof Tokens, Principal>> {
  const access = createAccess({ databaseUrl: url, maxConnections: 1 });
  const principalOf = async (token: string): Promise<Principal> => {
    const principal = await access.byToken(token, { now: new Date(), from: NOWHERE, requestId: null });
    if (!principal) throw new Error("A token of the bench is not valid.");
    return principal;
  };
  try {
    return {
      admin: await principalOf(tokens.admin),
      leadOf50: await principalOf(tokens.leadOf50),
      memberOf5: await principalOf(tokens.memberOf5),
    };
  } finally {
    await access.close();
  }
}

function statementsByPath(cases: readonly Case[]): Record<string, Case["statement"]> {
  return Object.fromEntries(cases.map(({ path: asked, statement }) => [asked, statement]));
}
