import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idInput, idOutput } from "../ids.ts";
import { label, text } from "../text.ts";
import { workloadFilters, workloadOrder } from "./list-workloads.ts";

const PARAMETERS = new Set([...Object.keys(workloadFilters), ...Object.keys(workloadOrder), "period"]);
const QUERY = `must be parameters of the list, like status=failed&sort=gpu_count: ${[...PARAMETERS].join(", ")}`;

const name = label(100).meta({ description: "What it is called.", examples: ["Failed today"] });
const query = text(2_000, { mayBeEmpty: true })
  .refine((given) => [...new URLSearchParams(given).keys()].every((key) => PARAMETERS.has(key)), QUERY)
  .meta({
    description: "What the list is narrowed and sorted by, as it stands in its address.",
    examples: ["status=failed&period=today"],
  });
const sharedWith = idInput("initiative", "The team that sees it; null: you alone.").nullable();

const viewSchema = z
  .strictObject({
    view_id: idOutput("view", "The view."),
    name: z.string(),
    query: z.string(),
    initiative_id: idOutput("initiative", "The team that it is shared with.").nullable(),
    owner_name: z.string().meta({ description: "Who saved it." }),
    is_own: z.boolean().meta({ description: "Whether it is yours." }),
    may_change: z.boolean().meta({ description: "Whether you may rename, share or remove it." }),
  })
  .meta({ id: "View", description: "A list of workloads that somebody comes back to." });
export type View = z.infer<typeof viewSchema>;

export const listViews = endpoint({
  name: "views.list",
  method: "GET",
  path: null,
  scope: "workloads:read",
  summary: "Your saved views and those shared with your teams",
  description: "By name. A view shows whoever opens it what they may see, and no more.",
  input: z.strictObject({}),
  data: z.strictObject({ views: z.array(viewSchema) }),
  paged: false,
});

export const createView = endpoint({
  name: "views.create",
  method: "POST",
  path: null,
  scope: "workloads:read",
  summary: "Save a view",
  description: "For yourself, or shared with a team that you see.",
  input: z.strictObject({ name, query, initiative_id: sharedWith }),
  data: viewSchema,
  paged: false,
});

export const updateView = endpoint({
  name: "views.update",
  method: "POST",
  path: null,
  scope: "workloads:read",
  summary: "Rename a view, change what it shows or who sees it",
  description: "Sets what is given and leaves the rest. Your own; an ORG_ADMIN also what others share.",
  input: z.strictObject({
    view_id: idInput("view", "The view."),
    name: name.optional(),
    query: query.optional(),
    initiative_id: sharedWith.optional(),
  }),
  data: viewSchema,
  paged: false,
});

export const removeView = endpoint({
  name: "views.remove",
  method: "POST",
  path: null,
  scope: "workloads:read",
  summary: "Remove a view",
  description: "Your own; an ORG_ADMIN also what others share.",
  input: z.strictObject({ view_id: idInput("view", "The view.") }),
  data: z.strictObject({ view_id: idOutput("view", "The view that is gone.") }),
  paged: false,
});
