// Sales and their parts as they are stored, each part with where its item is.

import { type RawBuilder, type Selectable, sql } from "kysely";
import { calendarDay, type Day, maxDay } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { WaitingItem } from "../charges/account-queries.ts";
import { placeItems } from "../taxes-by-address/places.ts";
import { type PartState, type SaleState, stateOfPart, stateOfSale } from "./part-rules.ts";
import { db, type InstalmentSaleTable } from "./tables.ts";

export type SaleRow = Selectable<InstalmentSaleTable>;

export interface StoredPart {
  readonly saleId: string;
  readonly position: number;
  readonly agreedOn: Day;
  readonly item: WaitingItem;
  readonly state: PartState;
  readonly documentNumber: string | null;
}

export interface StoredSale extends SaleRow {
  readonly state: SaleState;
  readonly parts: readonly StoredPart[];
}

export const saleLabel = (number: bigint | number): string => `IS-${number}`;

/** With the next invoice; a prepaid account is charged today. */
export const firstPartOn = (account: Pick<AccountRow, "billing_type" | "next_billing_on">, today: Day): Day =>
  account.billing_type === "recurring" ? maxDay(account.next_billing_on, today) : today;

export const isVisible = (work: Work) => visibleTo(work.actor, { partner: "sale.partner_id", customer: "sale.customer_id" });

/** Sales that the actor may see, the newest first. */
export async function selectSales(work: Work, condition: RawBuilder<boolean>): Promise<StoredSale[]> {
  const rows = await db(work)
    .selectFrom("billing.instalment_sales as sale")
    .selectAll("sale")
    .where(isVisible(work))
    .where(condition)
    .orderBy("sale.created_at", "desc")
    .orderBy("sale.id", "desc")
    .execute();
  return withParts(work, rows);
}

export async function withParts(work: Work, rows: readonly SaleRow[]): Promise<StoredSale[]> {
  const parts = Map.groupBy(await selectParts(work, sql`part.sale_id = any (${rows.map(({ id }) => id)}::uuid[])`), ({ saleId }) => saleId);
  return rows.map((row) => {
    const own = parts.get(row.id) ?? [];
    const state = stateOfSale(
      own.map((part) => part.state),
      row.cancelled_on !== null,
    );
    return { ...row, state, parts: own };
  });
}

/** Parts with their items, in their order. */
export async function selectParts(work: Work, condition: RawBuilder<boolean>): Promise<StoredPart[]> {
  const rows = await db(work)
    .selectFrom("billing.instalment_parts as part")
    .innerJoin("billing.future_items as item", "item.id", "part.item_id")
    .leftJoin("billing.money_documents as document", "document.id", "item.document_id")
    .selectAll("item")
    .select(["part.sale_id", "part.position", "part.due_on as agreed_on", "document.number as document_number"])
    .where(condition)
    .orderBy("part.sale_id")
    .orderBy("part.position")
    .execute();
  return (await placeItems(work, rows)).map(({ sale_id, position, agreed_on, document_number, ...item }) => ({
    saleId: sale_id,
    position,
    agreedOn: agreed_on,
    item,
    state: stateOfPart({ isTaken: item.document_id !== null || item.charge_id !== null, isCancelled: item.cancelled_at !== null }),
    documentNumber: document_number,
  }));
}

/** The account first, as everywhere; then what hangs on it. */
export async function lockSale(work: Work, saleId: string): Promise<{ sale: StoredSale; account: AccountRow }> {
  const [found] = await selectSales(work, sql<boolean>`sale.id = ${saleId}`);
  if (!found) throw notFound();
  const account = await lockOpenAccount(work, found.account_id);
  await sql`select from billing.instalment_sales where id = ${saleId} for update`.execute(work.tx);
  const [sale] = await selectSales(work, sql<boolean>`sale.id = ${saleId}`);
  if (!sale) throw notFound();
  return { sale, account };
}

export async function todayOf(work: Work, partnerId: string): Promise<Day> {
  return calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
}
