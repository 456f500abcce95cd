import { encodeId, endpoints, type Uuid, type View } from "@muster/contract";
import { made } from "../administration/made.ts";
import { forbidden, notFound } from "../errors.ts";
import { type AuthorizedCall, operation } from "../operation.ts";

/** The caller's views and those shared with teams that they see, by name. */
export const listViews = operation(endpoints.views.list, async (call) => {
  const views = await call.db.models.savedView.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] });
  return { data: { views: views.map((view) => presentView(call, view)) } };
});

/** Saves a view for the caller. */
export const createView = operation(endpoints.views.create, async (call, { name, query, initiative_id }) => {
  const { userId } = call.principal;
  if (userId === null) throw forbidden("Only a person who is signed in has views.");
  const view = { name, query, initiativeId: initiative_id };
  const id = await made(call.services.access.changes.views.create(call, userId, view), "view");
  return { data: await findView(call, id) };
});

/** Sets a view's name, what it shows and who sees it, where they are given. */
export const updateView = operation(endpoints.views.update, async (call, { view_id, ...given }) => {
  const { name, query, initiative_id: initiativeId } = given;
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(query === undefined ? {} : { query }),
    ...(initiativeId === undefined ? {} : { initiativeId }),
  };
  await made(call.services.access.changes.views.update(call, view_id, changes), "view");
  return { data: await findView(call, view_id) };
});

/** Removes a view. */
export const removeView = operation(endpoints.views.remove, async (call, { view_id }) => {
  await made(call.services.access.changes.views.remove(call, view_id), "view");
  return { data: { view_id: encodeId("view", view_id) } };
});

type Row = Awaited<ReturnType<AuthorizedCall["db"]["models"]["savedView"]["findMany"]>>[number];

async function findView(call: AuthorizedCall, id: Uuid): Promise<View> {
  const view = await call.db.models.savedView.findFirst({ where: { id } });
  if (!view) throw notFound("view");
  return presentView(call, view);
}

function presentView({ principal }: AuthorizedCall, view: Row): View {
  const isOwn = view.ownerUserId === principal.userId;
  return {
    view_id: encodeId("view", view.id),
    name: view.name,
    query: view.query,
    initiative_id: view.initiativeId && encodeId("initiative", view.initiativeId),
    owner_name: view.ownerName,
    is_own: isOwn,
    may_change: isOwn || principal.role === "ORG_ADMIN",
  };
}
