import type { TestMember } from "@muster/db/testing/world";
import { type TestServer, USER_AGENT } from "./server.ts";

interface Outcome {
  readonly status: number;
  // oxlint-disable-next-line no-explicit-any -- tests look into JSON as a stranger would
  readonly data: any;
  readonly problem:
    { code: string; message: string; details: { path: string; message: string }[] } | undefined;
}

/** A browser of somebody who is signed in, or of nobody. */
export interface Browser {
  readonly cookie: string;
  ask(name: string, input?: object): Promise<Outcome>;
  change(name: string, input?: object): Promise<Outcome>;
  /** The same browser on a page that sends these headers too. */
  onPage(headers: Record<string, string>): Browser;
}

/** Opens a browser with a new session of a member; without one it is a stranger's. */
export async function openBrowser(server: TestServer, member?: TestMember): Promise<Browser> {
  return browserWith(server, member ? `muster_session=${await server.startSession(member)}` : "", {});
}

function browserWith(server: TestServer, cookie: string, more: Record<string, string>): Browser {
  const send = async (path: string, init: RequestInit): Promise<Outcome> => {
    const headers = {
      cookie,
      "user-agent": USER_AGENT,
      ...more,
      ...(init.headers as Record<string, string>),
    };
    const { status, body } = await server.request(path, { ...init, headers });
    return { status, data: body.result?.data.data, problem: body.error?.data.problem };
  };
  return {
    cookie,
    ask: (name, input = {}) =>
      send(`/api/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`, { method: "GET" }),
    change: (name, input = {}) =>
      send(`/api/trpc/${name}`, {
        method: "POST",
        headers: { host: "muster.test", origin: "http://muster.test", "content-type": "application/json" },
        body: JSON.stringify(input),
      }),
    onPage: (headers) => browserWith(server, cookie, headers),
  };
}
