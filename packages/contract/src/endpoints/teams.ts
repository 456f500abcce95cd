import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idInput } from "../ids.ts";
import { label } from "../text.ts";
import { initiativeSchema } from "./places.ts";

const name = label(200).meta({ description: "What it is called.", examples: ["Vision"] });
const SLUG = "must be 1 to 63 of a–z, 0–9 and -, beginning and ending with none of -";

export const createTeam = endpoint({
  name: "initiatives.create",
  method: "POST",
  path: "/v1/initiatives",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Create a team",
  description: "Only for an ORG_ADMIN.",
  input: z.strictObject({
    name,
    slug: z
      .string(SLUG)
      .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, SLUG)
      .optional()
      .meta({
        description: "What collectors call it; made from the name if absent, and never changed.",
        examples: ["vision"],
      }),
    parent_id: idInput("initiative", "The team above it; null or absent: at the top.").nullish(),
  }),
  data: initiativeSchema,
  paged: false,
});

export const updateTeam = endpoint({
  name: "initiatives.update",
  method: "PATCH",
  path: "/v1/initiatives/{initiative_id}",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Rename, move or archive a team",
  description:
    "Sets what is given and leaves the rest. A team can't be moved to itself or below itself. Unassigned, where workloads without a team go, can be renamed only. Archiving hides a team from where one is chosen; its workloads and members stay.",
  input: z.strictObject({
    initiative_id: idInput("initiative", "The team."),
    name: name.optional(),
    parent_id: idInput("initiative", "The team above it from now on; null: at the top.")
      .nullable()
      .optional(),
    is_archived: z.boolean("must be true or false").optional(),
  }),
  data: initiativeSchema,
  paged: false,
});
