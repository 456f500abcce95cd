import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idInput, idOutput } from "../ids.ts";
import { label, newPasswordInput } from "../text.ts";
import { instantOutput, timeZoneInput } from "../times.ts";

/** How Muster may look. */
export const COLOR_SCHEMES = ["light", "dark", "auto"] as const;
export type ColorScheme = (typeof COLOR_SCHEMES)[number];

/** What a person has chosen for themselves; null: as the browser says. */
export const preferencesSchema = z.strictObject({
  time_zone: z
    .string()
    .nullable()
    .meta({ description: "IANA time zone; null: the browser's.", examples: ["Europe/Berlin"] }),
  color_scheme: z.enum(COLOR_SCHEMES).nullable().meta({ description: "Appearance; null: never chosen." }),
});

export const updateMe = endpoint({
  name: "me.update",
  method: "POST",
  path: null,
  scope: "workloads:read",
  summary: "Change your name or preferences",
  description: "Sets what is given and leaves the rest. The same in all your organizations.",
  input: z.strictObject({
    name: label(200).meta({ description: "What you are called." }).optional(),
    time_zone: timeZoneInput.nullable().optional(),
    color_scheme: z.enum(COLOR_SCHEMES, `must be one of ${COLOR_SCHEMES.join(", ")}`).optional(),
  }),
  data: z.strictObject({ user_id: idOutput("user", "You.") }),
  paged: false,
});

export const changePassword = endpoint({
  name: "me.change_password",
  method: "POST",
  path: null,
  scope: "workloads:read",
  summary: "Change your password",
  description: "Needs the current one. Ends all your other sessions.",
  input: z.strictObject({
    current_password: z.string("must be text").min(1, "must not be empty").max(1024),
    new_password: newPasswordInput,
  }),
  data: z.strictObject({ ended_sessions: z.int().nonnegative() }),
  paged: false,
});

const sessionSchema = z
  .strictObject({
    session_id: idOutput("session", "The session."),
    is_current: z.boolean().meta({ description: "Whether it is the one that asks." }),
    organization: z.string().meta({ description: "The organization that it shows." }),
    started_at: instantOutput("When it was started."),
    last_seen_at: instantOutput("When it was last used, to the minute."),
    address: z.string().nullable().meta({ description: "Where it was started from." }),
    user_agent: z.string().nullable().meta({ description: "The browser, as it names itself." }),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof sessionSchema>;

export const listSessions = endpoint({
  name: "me.sessions",
  method: "GET",
  path: null,
  scope: "workloads:read",
  summary: "Where you are signed in",
  description: "Your sessions in all your organizations, the one that was last used first.",
  input: z.strictObject({}),
  data: z.strictObject({ sessions: z.array(sessionSchema), has_password: z.boolean() }),
  paged: false,
});

export const endSession = endpoint({
  name: "me.end_session",
  method: "POST",
  path: null,
  scope: "workloads:read",
  summary: "End one of your sessions",
  description: "That browser has to sign in again.",
  input: z.strictObject({ session_id: idInput("session", "The session.") }),
  data: z.strictObject({ session_id: idOutput("session", "The session that is over.") }),
  paged: false,
});

export const endOtherSessions = endpoint({
  name: "me.end_other_sessions",
  method: "POST",
  path: null,
  scope: "workloads:read",
  summary: "Sign out everywhere else",
  description: "Ends all your sessions but the one that asks.",
  input: z.strictObject({}),
  data: z.strictObject({ ended_sessions: z.int().nonnegative() }),
  paged: false,
});
