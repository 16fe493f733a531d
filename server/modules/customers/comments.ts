import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { levelOf } from "../../platform/actor.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { describeActor } from "../../platform/event-bus.ts";
import { editConflict, notFound, permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import { keptTexts } from "./comment-rules.ts";
import type { CommentView, editCommentEndpoint, listCommentsEndpoint } from "./contract.ts";
import { type Customer, customerLabel, getReachable, lockCustomer } from "./customer-queries.ts";
import { tooManyPinned } from "./problems.ts";
import { commentEditMinutes } from "./settings.ts";
import { db } from "./tables.ts";

const mostPinned = 3;

type View = z.input<typeof CommentView>;

const selectComments = (work: Work) =>
  db(work)
    .selectFrom("customers.comments as comment")
    .selectAll("comment")
    .where("comment.deleted_at", "is", null)
    .where(visibleTo(work.actor, { partner: "comment.partner_id", customer: "comment.customer_id" }));

type Row = Awaited<ReturnType<ReturnType<typeof selectComments>["executeTakeFirstOrThrow"]>>;

const writerId = (work: Work): string | null => (work.actor.kind === "staff" || work.actor.kind === "key" ? work.actor.adminId : null);

const view = (work: Work, row: Row): View => ({
  id: row.id,
  body: row.body,
  isPinned: row.is_pinned,
  author: { id: row.author_id, name: row.author_name },
  createdAt: row.created_at.toISOString(),
  editedAt: row.edited_at?.toISOString() ?? null,
  earlier: row.earlier,
  mayEdit: mayChange(work, row, "customers.comments.update"),
  version: row.version,
});

/** Authors change their own; the level "all" changes everybody's. */
function mayChange(work: Work, comment: Row, permission: "customers.comments.update" | "customers.comments.delete"): boolean {
  const level = levelOf(work.actor, permission);
  return level === "all" || (level !== "deny" && comment.author_id !== null && comment.author_id === writerId(work));
}

export async function listComments(work: Work, customerId: string, request: QueryOf<typeof listCommentsEndpoint>): Promise<Page<View>> {
  await getReachable(work, customerId, "customers.profile.view");
  let query = selectComments(work).where("comment.customer_id", "=", customerId);
  if (request.filter.pinned !== undefined) query = query.where("comment.is_pinned", "=", request.filter.pinned);
  const page = await listPage(work, query, request, {
    sorts: {
      at: {
        by: sql`((case when comment.is_pinned then '1' else '0' end) || to_char(comment.created_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS'))`,
        type: "text",
      },
    },
    defaultSort: "-at",
    id: sql<string>`comment.id`,
  });
  return { ...page, items: page.items.map((row) => view(work, row)) };
}

export async function addComment(work: Work, customerId: string, { body, isPinned }: { body: string; isPinned: boolean }): Promise<View> {
  await lockCustomer(work, customerId);
  const customer = await getReachable(work, customerId, "customers.profile.view");
  if (isPinned) await refuseManyPinned(work, customerId);
  const author = describeActor(work) as { name?: string };
  const { id } = await db(work)
    .insertInto("customers.comments")
    .values({
      customer_id: customerId,
      partner_id: customer.partnerId,
      body,
      is_pinned: isPinned,
      author_id: writerId(work),
      author_name: author.name ?? "",
      created_at: work.now,
      earlier: "[]",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  leaveEntry(work, customer, "commented", { comment: { before: null, after: id } });
  return view(work, await selectComments(work).where("comment.id", "=", id).executeTakeFirstOrThrow());
}

export async function editComment(work: Work, id: string, edit: z.output<typeof editCommentEndpoint.body>, version: number): Promise<View> {
  const { comment, customer } = await lockComment(work, id, version);
  // To pin is to arrange the page for everybody, not to put words into somebody's mouth.
  const changesText = edit.body !== undefined && edit.body !== comment.body;
  if (changesText && !mayChange(work, comment, "customers.comments.update"))
    throw permissionDenied("Only its author changes this comment.");
  if (edit.isPinned && !comment.is_pinned) await refuseManyPinned(work, customer.id);
  const freeMinutes = await getSetting(work, commentEditMinutes, { partnerId: customer.partnerId });
  const by = (describeActor(work) as { name?: string }).name ?? "";
  const earlier = changesText
    ? keptTexts({ body: comment.body, createdAt: comment.created_at, earlier: comment.earlier }, { at: work.now, by, freeMinutes })
    : comment.earlier;
  await db(work)
    .updateTable("customers.comments")
    .set({
      version: sql`version + 1`,
      earlier: JSON.stringify(earlier),
      ...(changesText ? { body: edit.body, edited_at: work.now } : {}),
      ...(edit.isPinned === undefined ? {} : { is_pinned: edit.isPinned }),
    })
    .where("id", "=", id)
    .execute();
  const isPinned = edit.isPinned ?? comment.is_pinned;
  leaveEntry(work, customer, "comment-edited", {
    ...(changesText ? { body: { before: comment.body, after: edit.body } } : {}),
    ...(isPinned === comment.is_pinned ? {} : { isPinned: { before: comment.is_pinned, after: isPinned } }),
  });
  return view(work, await selectComments(work).where("comment.id", "=", id).executeTakeFirstOrThrow());
}

export async function deleteComment(work: Work, id: string, version: number): Promise<void> {
  const { comment, customer } = await lockComment(work, id, version);
  if (!mayChange(work, comment, "customers.comments.delete")) throw permissionDenied("Only its author removes this comment.");
  await db(work)
    .updateTable("customers.comments")
    .set({ deleted_at: work.now, is_pinned: false, version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  leaveEntry(work, customer, "comment-deleted", { body: { before: comment.body, after: null } });
}

async function lockComment(work: Work, id: string, version: number): Promise<{ comment: Row; customer: Customer }> {
  const found = await selectComments(work).where("comment.id", "=", id).executeTakeFirst();
  if (!found) throw notFound();
  await lockCustomer(work, found.customer_id);
  const customer = await getReachable(work, found.customer_id, "customers.profile.view");
  const comment = await selectComments(work).where("comment.id", "=", id).executeTakeFirst();
  if (!comment) throw notFound();
  if (comment.version !== version) throw editConflict("This comment was changed meanwhile.", { current: view(work, comment) });
  return { comment, customer };
}

async function refuseManyPinned(work: Work, customerId: string): Promise<void> {
  const pinned = await selectComments(work).where("comment.customer_id", "=", customerId).where("comment.is_pinned", "=", true).execute();
  if (pinned.length >= mostPinned) throw tooManyPinned("Unpin one first.");
}

function leaveEntry(work: Work, customer: Customer, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  work.audit({
    entity: "customer",
    entityId: customer.id,
    label: customerLabel(customer.number),
    action,
    partnerId: customer.partnerId,
    customerId: customer.id,
    changes,
  });
}
