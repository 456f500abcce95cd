import { encodeId, endpoints } from "@muster/contract";
import { made } from "../administration/made.ts";
import { guarded } from "../guarded.ts";
import { type AuthorizedCall, operation } from "../operation.ts";
import { signedInPerson } from "../person.ts";

const ownerOf = (call: AuthorizedCall) => signedInPerson(call, "has an account");

/** Sets the caller's name and preferences, where they are given. */
export const updateMe = operation(endpoints.me.update, async (call, input) => {
  const owner = ownerOf(call);
  const wanted = { name: input.name, timeZone: input.time_zone, colorScheme: input.color_scheme };
  await call.services.access.account.update(owner, wanted, call);
  return { data: { user_id: encodeId("user", owner.userId) } };
});

/** Changes the caller's password. */
export const changePassword = operation(endpoints.me.change_password, async (call, input) => {
  const passwords = { current: input.current_password, wanted: input.new_password };
  const owner = ownerOf(call);
  const change = () => call.services.access.account.changePassword(owner, passwords, call);
  const ended = await guarded(call, `password of ${owner.userId}`, () => made(change(), "account"));
  return { data: { ended_sessions: ended } };
});

/** Where the caller is signed in. */
export const listSessions = operation(endpoints.me.sessions, async (call) => {
  const { userId, sessionId } = ownerOf(call);
  const { account } = call.services.access;
  const [sessions, hasPassword] = await Promise.all([
    account.sessions(userId, call.now),
    account.hasPassword(userId),
  ]);
  return {
    data: {
      sessions: sessions.map((session) => ({
        session_id: encodeId("session", session.id),
        is_current: session.id === sessionId,
        organization: session.organization,
        started_at: session.createdAt.toISOString(),
        last_seen_at: session.lastSeenAt.toISOString(),
        address: session.address,
        user_agent: session.userAgent,
      })),
      has_password: hasPassword,
    },
  };
});

/** Ends one of the caller's sessions. */
export const endSession = operation(endpoints.me.end_session, async (call, { session_id }) => {
  await made(call.services.access.account.endSession(ownerOf(call), session_id, call), "session");
  return { data: { session_id: encodeId("session", session_id) } };
});

/** Ends all of the caller's sessions but this one. */
export const endOtherSessions = operation(endpoints.me.end_other_sessions, async (call) => ({
  data: { ended_sessions: await call.services.access.account.endOtherSessions(ownerOf(call), call) },
}));
