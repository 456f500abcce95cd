import { z } from "zod";
import { endpoint, ROLES, SCOPES } from "../endpoint.ts";
import { idInput, idOutput } from "../ids.ts";
import { preferencesSchema } from "./account.ts";

const organizationSchema = z
  .strictObject({
    organization_id: idOutput("organization", "The organization."),
    name: z.string().meta({ examples: ["Example University"] }),
    role: z.enum(ROLES).meta({ description: "Your role in it." }),
  })
  .meta({ id: "OrganizationMembership" });

export const getMe = endpoint({
  name: "me.get",
  method: "GET",
  path: "/v1/me",
  scope: "workloads:read",
  summary: "Who you are",
  description:
    "The caller as Muster sees it: in which organization, with which role, which teams and which scopes.",
  input: z.strictObject({}),
  data: z
    .strictObject({
      user: z
        .strictObject({
          user_id: idOutput("user", "The person."),
          email: z.string(),
          name: z.string(),
          ...preferencesSchema.shape,
        })
        .nullable()
        .meta({ description: "The person; null for a service token." }),
      organization: organizationSchema,
      scopes: z.array(z.enum(SCOPES)),
      led_initiative_ids: z
        .array(idOutput("initiative", "A team."))
        .meta({ description: "Teams that you lead; you also see those below." }),
      joined_initiative_ids: z
        .array(idOutput("initiative", "A team."))
        .meta({ description: "Teams that you are a member of." }),
      organizations: z
        .array(organizationSchema)
        .meta({ description: "All organizations that you may select." }),
    })
    .meta({ id: "Me" }),
  paged: false,
});

export const switchOrganization = endpoint({
  name: "me.switch_organization",
  method: "POST",
  path: null,
  scope: "workloads:read",
  summary: "Select another organization",
  description:
    "What this browser's session shows from now on. Only an organization that you are a member of.",
  input: z.strictObject({ organization_id: idInput("organization", "The organization to select.") }),
  data: z.strictObject({ organization_id: idOutput("organization", "The selected organization.") }),
  paged: false,
});
