import { sql } from "kysely";
import type { z } from "zod";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { describeActor } from "../../platform/event-bus.ts";
import { notFound, permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { SavedView, saveViewEndpoint } from "./contract.ts";

type View = z.input<typeof SavedView>;

// A view is filters and no rows: a shared one shows every reader what they may see, and nothing else (O-8).

function ownerOf(work: Work): string {
  if (work.actor.kind !== "staff") throw permissionDenied("Saved views belong to a person who is signed in.");
  return work.actor.adminId;
}

/** One's own first, then those that others share, by name. */
export async function listSavedViews(work: Work, list: string): Promise<View[]> {
  const me = ownerOf(work);
  const { rows } = await sql<View>`
    select id, name, search, is_shared as "isShared", made_by = ${me} as "isMine", made_by_name as "madeBy" from reports.saved_views
    where list = ${list} and (made_by = ${me} or is_shared) order by made_by = ${me} desc, lower(name), id limit 200`.execute(work.tx);
  return rows;
}

/** Keeps a view; one's own of the same name is replaced. */
export async function saveView(work: Work, { list, name, search, isShared }: BodyOf<typeof saveViewEndpoint>): Promise<View> {
  const me = ownerOf(work);
  await sql`delete from reports.saved_views where list = ${list} and made_by = ${me} and lower(name) = lower(${name})`.execute(work.tx);
  const { rows } = await sql<View>`
    insert into reports.saved_views (list, name, search, is_shared, made_by, made_by_name, created_at)
    values (${list}, ${name}, ${JSON.stringify(search)}::jsonb, ${isShared}, ${me}, ${(describeActor(work) as { name?: string }).name ?? ""}, ${work.now})
    returning id, name, search, is_shared as "isShared", true as "isMine", made_by_name as "madeBy"`.execute(work.tx);
  const [view] = rows as [View];
  work.audit({
    entity: "saved-view",
    entityId: view.id,
    label: name,
    action: "saved",
    partnerId: null,
    changes: { search: { before: null, after: search }, isShared: { before: null, after: isShared } },
  });
  return view;
}

export async function deleteSavedView(work: Work, id: string): Promise<Record<string, never>> {
  const { rows } = await sql<{
    name: string;
  }>`delete from reports.saved_views where id = ${id} and made_by = ${ownerOf(work)} returning name`.execute(work.tx);
  if (!rows[0]) throw notFound();
  work.audit({ entity: "saved-view", entityId: id, label: rows[0].name, action: "deleted", partnerId: null });
  return {};
}
