// What staff write for the next invoice (B-84), change and take back while it waits. An account that pays from its balance is charged at once.
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { getReachable } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { getService } from "../../services/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { refuseUnknownCategory } from "../categories/categories.ts";
import type { FutureItem } from "../charges/account-queries.ts";
import { chargeSoon } from "../prepaid/prepaid-step.ts";
import { db } from "../tables.ts";
import type { createFutureItemEndpoint, updateFutureItemEndpoint } from "./contract.ts";
import { isKeptElsewhere } from "./future-item-views.ts";
import { itemNotWaiting } from "./problems.ts";

type New = z.output<(typeof createFutureItemEndpoint)["body"]>;
type Edit = z.output<(typeof updateFutureItemEndpoint)["body"]>;

/** Returns the item's id. */
export async function addFutureItem(work: Work, customerId: string, wanted: New): Promise<string> {
  await getReachable(work, customerId, "finance.transactions.create");
  const account = await lockOpenAccount(work, customerId);
  if (wanted.side === "credit" && account.billing_type !== "recurring")
    throw fieldProblem(
      "side",
      "credit-of-prepaid",
      "This account pays from its balance and has no next invoice. Book a credit to it instead.",
    );
  await refuseUnknownCategory(work, account.partner_id, wanted.category, "category");
  const taxed = await checkItem(work, account, wanted);
  const { id } = await db(work)
    .insertInto("billing.future_items")
    .values({
      account_id: account.id,
      partner_id: account.partner_id,
      service_id: wanted.serviceId,
      side: wanted.side,
      kind: wanted.side === "credit" ? "discount" : wanted.category === "fee" ? "fee" : "one_time",
      category: wanted.category,
      text: wanted.text,
      unit_price: wanted.unitPrice,
      quantity: wanted.quantity,
      ...taxed,
      includes_tax: wanted.includesTax,
      due_on: wanted.dueOn ?? (await todayOf(work, account)),
      period_start: wanted.period?.start ?? null,
      period_end: wanted.period?.end ?? null,
      document_id: null,
      charge_id: null,
      cancelled_at: null,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  audit(work, account, { id, text: wanted.text }, "create", {
    side: { before: null, after: wanted.side },
    unitPrice: { before: null, after: trimDecimal(wanted.unitPrice) },
    quantity: { before: null, after: trimDecimal(wanted.quantity) },
  });
  await chargeSoon(work, account.id);
  return id;
}

export async function editFutureItem(work: Work, itemId: string, edit: Edit, version: number): Promise<void> {
  const { item, account } = await lockWaiting(work, itemId, version);
  if (edit.category !== undefined && edit.category !== item.category)
    await refuseUnknownCategory(work, account.partner_id, edit.category, "category");
  const taxId = edit.taxId ?? item.tax_id ?? item.tax_group_id;
  if (taxId === null) throw fieldProblem("taxId", "required", "Say which tax it has.");
  const serviceId = edit.serviceId === undefined ? item.service_id : edit.serviceId;
  const period = edit.period === undefined ? periodOf(item) : edit.period;
  const taxed = await checkItem(work, account, { taxId, serviceId, period });
  const after = {
    text: edit.text ?? item.text,
    unit_price: edit.unitPrice ?? item.unit_price,
    quantity: edit.quantity ?? item.quantity,
    category: edit.category ?? item.category,
    includes_tax: edit.includesTax ?? item.includes_tax,
    due_on: edit.dueOn ?? item.due_on,
    service_id: serviceId,
    period_start: period?.start ?? null,
    period_end: period?.end ?? null,
    ...taxed,
  };
  await db(work)
    .updateTable("billing.future_items")
    .set({ ...after, version: sql`version + 1` })
    .where("id", "=", itemId)
    .execute();
  audit(work, account, { id: itemId, text: after.text }, "update", {
    text: { before: item.text, after: after.text },
    unitPrice: { before: trimDecimal(item.unit_price), after: trimDecimal(after.unit_price) },
    quantity: { before: trimDecimal(item.quantity), after: trimDecimal(after.quantity) },
    dueOn: { before: item.due_on, after: after.due_on },
  });
}

export async function cancelFutureItem(
  work: Work,
  itemId: string,
  { reason, version }: { reason: string; version: number },
): Promise<void> {
  const { item, account } = await lockWaiting(work, itemId, version);
  await db(work)
    .updateTable("billing.future_items")
    .set({ cancelled_at: work.now, version: sql`version + 1` })
    .where("id", "=", itemId)
    .execute();
  audit(work, account, item, "cancel", {}, reason);
}

const periodOf = ({ period_start: start, period_end: end }: FutureItem): { start: Day; end: Day } | null =>
  start && end ? { start, end } : null;

const todayOf = async (work: Work, account: Pick<AccountRow, "partner_id">): Promise<Day> =>
  calendarDay(work.now, (await getPartner(work, account.partner_id)).timeZone);

/** What an item names has to be there. Answers its tax as it is stored. */
async function checkItem(
  work: Work,
  account: AccountRow,
  { taxId, serviceId, period }: Pick<New, "taxId" | "serviceId" | "period">,
): Promise<{ tax_id: string | null; tax_group_id: string | null }> {
  const book = await loadTaxBook(work);
  const isGroup = book.groups.has(taxId);
  if (!isGroup && !book.taxes.has(taxId)) throw fieldProblem("taxId", "unknown-value", "There is no such tax.");
  if (serviceId !== null && (await getService(work, serviceId)).payerId !== account.id)
    throw fieldProblem("serviceId", "unknown-value", "This service is billed to another account.");
  if (period && period.end <= period.start) throw fieldProblem("period", "end-before-start", "It ends before it begins.");
  return { tax_id: isGroup ? null : taxId, tax_group_id: isGroup ? taxId : null };
}

/** Under the account's lock, so that a run either has it already or waits for the change. */
async function lockWaiting(work: Work, itemId: string, version: number): Promise<{ item: FutureItem; account: AccountRow }> {
  const found = await db(work)
    .selectFrom("billing.future_items as item")
    .select("item.account_id")
    .where("item.id", "=", itemId)
    .where(visibleTo(work.actor, { partner: "item.partner_id", customer: "item.customer_id" }))
    .executeTakeFirst();
  if (!found) throw notFound();
  const account = await lockOpenAccount(work, found.account_id);
  const item = await db(work).selectFrom("billing.future_items").selectAll().where("id", "=", itemId).executeTakeFirstOrThrow();
  if (item.version !== version) throw editConflict("Somebody changed this item. Look at it again.");
  if (item.document_id !== null || item.charge_id !== null || item.cancelled_at !== null)
    throw itemNotWaiting(`"${item.text}" stands on a document, or was taken back.`);
  if (await isKeptElsewhere(work, itemId)) throw itemNotWaiting(`"${item.text}" belongs to a sale in parts. Change it there.`);
  return { item, account };
}

function audit(
  work: Work,
  account: AccountRow,
  { id, text }: { id: string; text: string },
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
  reason?: string,
): void {
  work.audit({
    entity: "future_item",
    entityId: id,
    label: `Waiting item "${text}"`,
    action,
    partnerId: account.partner_id,
    customerId: account.id,
    changes: Object.fromEntries(Object.entries(changes).filter(([, { before, after }]) => before !== after)),
    ...(reason === undefined ? {} : { reason }),
  });
}
