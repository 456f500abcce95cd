import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idOutput } from "../ids.ts";
import { label } from "../text.ts";

export const renameOrganization = endpoint({
  name: "organization.rename",
  method: "POST",
  path: null,
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Rename the organization",
  description: "What it is called on every page.",
  input: z.strictObject({ name: label(200).meta({ description: "What it is called." }) }),
  data: z.strictObject({ organization_id: idOutput("organization", "The organization."), name: z.string() }),
  paged: false,
});
