import { sql } from "kysely";
import type { z } from "zod";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText, listBuyers } from "../../customers/index.ts";
import { refuseForeignBook } from "../accounting/chart.ts";
import { lockOpen, noteConnection } from "./connection-queries.ts";
import type { documentItemEndpoint, ItemView, listItemsEndpoint } from "./contract.ts";
import { pushSoon } from "./jobs.ts";
import type { AccountingSystems } from "./ports.ts";
import { itemNotOpen, notConnected } from "./problems.ts";
import { db } from "./tables.ts";

type View = z.input<typeof ItemView>;
type ListQuery = z.output<(typeof listItemsEndpoint)["query"]>;

const selectItems = (work: Work) =>
  db(work)
    .selectFrom("billing.accounting_items as item")
    .innerJoin("billing.accounting_connections as connection", "connection.id", "item.connection_id")
    .selectAll("item")
    .select(["connection.system", "connection.is_sandbox", "connection.failure", "connection.failure_detail"])
    .select("connection.state as connection_state")
    .select(sql<Record<string, string> | null>`connection.choices -> 'facts'`.as("facts"))
    .where(visibleTo(work.actor, { partner: "item.partner_id", customer: "item.customer_id" }));

type Row = Awaited<ReturnType<ReturnType<typeof selectItems>["executeTakeFirstOrThrow"]>>;

async function viewsOf(work: Work, systems: AccountingSystems, rows: readonly Row[]): Promise<View[]> {
  const buyers = await listBuyers(work, [...new Set(rows.map((row) => row.customer_id))]);
  return rows.map((row): View => {
    const buyer = buyers.get(row.customer_id);
    const isDocument = row.kind === "invoice" || row.kind === "credit_note";
    // Whoever is down is so for all that wait.
    const waitsForAll = row.state === "waiting" && row.error === "" && row.connection_state !== "disconnected" && row.failure !== "";
    const facts = { ...row.facts, isSandbox: String(row.is_sandbox) };
    return {
      id: row.id,
      kind: row.kind,
      number: row.number,
      on: row.happened_on,
      customerId: row.customer_id,
      customerName: buyer?.companyName || buyer?.name || "",
      documentId: isDocument ? row.source_id : null,
      entryId: row.entry_id,
      state: row.state,
      error: waitsForAll ? row.failure : row.error,
      errorDetail: waitsForAll ? row.failure_detail : row.error_detail,
      nextTryAt: row.state === "waiting" ? row.next_try_at.toISOString() : null,
      doneAt: row.done_at?.toISOString() ?? null,
      externalId: row.external_id,
      page:
        row.external_id !== null && (row.kind === "invoice" || row.kind === "credit_note")
          ? (systems.get(row.system)?.pageOf(row.kind, row.external_id, facts) ?? null)
          : null,
      system: row.system,
      mayRetry: row.connection_state !== "disconnected" && (row.state === "failed" || row.state === "waiting"),
      mayLeaveOut: row.external_id === null && (row.state === "failed" || row.state === "waiting"),
    };
  });
}

const sorts = {
  attention: { by: sql`case item.state when 'failed' then 2 when 'differs' then 2 when 'waiting' then 1 else 0 end`, type: "int" },
  posted: { by: sql`item.seq`, type: "bigint" },
  doneAt: { by: sql`coalesce(item.done_at, '-infinity'::timestamptz)`, type: "timestamptz" },
} as const;

export async function listItems(work: Work, systems: AccountingSystems, partnerId: string, request: ListQuery): Promise<Page<View>> {
  await refuseForeignBook(work, partnerId);
  const { filter } = request;
  let query = selectItems(work).where("item.partner_id", "=", partnerId);
  if (filter.state) query = query.where("item.state", "in", filter.state);
  if (filter.kind) query = query.where("item.kind", "in", filter.kind);
  if (filter.customer) query = query.where("item.customer_id", "=", filter.customer);
  if (filter.q) {
    const customers = await findCustomerIdsByText(work, filter.q);
    query = query.where(
      sql<boolean>`(lower(item.number) like ${`${escapeLike(filter.q.toLowerCase())}%`} or item.customer_id = any (${customers}::uuid[]))`,
    );
  }
  const page = await listPage(work, query, request, { sorts, defaultSort: "-attention", id: sql<string>`item.id` });
  return { ...page, items: await viewsOf(work, systems, page.items as unknown as Row[]) };
}

async function getItem(work: Work, systems: AccountingSystems, itemId: string): Promise<View> {
  const row = await selectItems(work).where("item.id", "=", itemId).executeTakeFirst();
  const [view] = row ? await viewsOf(work, systems, [row]) : [];
  if (!view) throw notFound();
  return view;
}

/** The newest, where a document went to several systems in its time. */
export async function findDocumentItem(
  work: Work,
  systems: AccountingSystems,
  documentId: string,
): Promise<z.input<(typeof documentItemEndpoint)["returns"]>> {
  const row = await selectItems(work)
    .where("item.source_id", "=", documentId)
    .where("item.kind", "in", ["invoice", "credit_note"])
    .orderBy("item.created_at", "desc")
    .limit(1)
    .executeTakeFirst();
  const [item] = row ? await viewsOf(work, systems, [row]) : [];
  return { item: item ?? null };
}

async function lockItem(work: Work, itemId: string) {
  const row = await db(work)
    .selectFrom("billing.accounting_items as item")
    .selectAll("item")
    .where("item.id", "=", itemId)
    .where(visibleTo(work.actor, { partner: "item.partner_id" }))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

function noteItem(work: Work, item: Awaited<ReturnType<typeof lockItem>>, action: string, after: string, reason?: string): void {
  work.audit({
    entity: "accounting_item",
    entityId: item.id,
    label: item.number,
    action,
    partnerId: item.partner_id,
    customerId: item.customer_id,
    changes: { state: { before: item.state, after } },
    ...(reason === undefined ? {} : { reason }),
  });
}

export async function retryItem(work: Work, systems: AccountingSystems, itemId: string): Promise<View> {
  const item = await lockItem(work, itemId);
  if (item.state !== "failed" && item.state !== "waiting") throw itemNotOpen("It was pushed, or left out.");
  await db(work)
    .updateTable("billing.accounting_items")
    .set({ state: "waiting", error: item.error === "total-differs" ? item.error : "", error_detail: "", next_try_at: work.now })
    .where("id", "=", item.id)
    .execute();
  await unpause(work, item.connection_id);
  noteItem(work, item, "retried", "waiting");
  return getItem(work, systems, itemId);
}

/** A person asks: the pause that was for politeness towards a dead server is over; one that the system asked for is not. */
async function unpause(work: Work, connectionId: string): Promise<void> {
  await sql`update billing.accounting_connections set paused_until = null where id = ${connectionId} and failure <> 'busy'`.execute(
    work.tx,
  );
  await pushSoon(work, connectionId);
}

export async function leaveOutItem(work: Work, systems: AccountingSystems, itemId: string, reason: string): Promise<View> {
  const item = await lockItem(work, itemId);
  if (item.external_id !== null || (item.state !== "failed" && item.state !== "waiting"))
    throw itemNotOpen("Only what has not been pushed can be left out.");
  await db(work)
    .updateTable("billing.accounting_items")
    .set({ state: "left_out", error: "by-hand", error_detail: reason })
    .where("id", "=", item.id)
    .execute();
  noteItem(work, item, "left-out", "left_out", reason);
  return getItem(work, systems, itemId);
}

export async function retryItems(work: Work, partnerId: string): Promise<{ items: number }> {
  const connection = await lockOpen(work, partnerId);
  if (!connection) throw notConnected();
  const { rows } = await sql`update billing.accounting_items set state = 'waiting', error = '', error_detail = '', next_try_at = ${work.now}
    where connection_id = ${connection.id} and state = 'failed' returning 1`.execute(work.tx);
  await unpause(work, connection.id);
  noteConnection(work, connection, "retried-all", { items: { before: null, after: rows.length } });
  return { items: rows.length };
}
