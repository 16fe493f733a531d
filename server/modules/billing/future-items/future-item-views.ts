import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { listServiceNames } from "../../services/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { WaitingItem } from "../charges/account-queries.ts";
import { lineOfFutureItem, lineOfWaitingItem } from "../charges/future-item-line.ts";
import { choosableServices } from "../one-time/choosable-services.ts";
import { choosableTaxes } from "../one-time/choosable-taxes.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import { placeItems } from "../taxes-by-address/places.ts";
import type { FutureItemView, itemStates, listFutureItemsEndpoint } from "./contract.ts";

type View = z.input<typeof FutureItemView>;

/** How many of those that found their invoice are shown below those that wait. */
const newest = 100;

type Row = WaitingItem & { number: string | null; created_by: { name?: string; kind?: string }; is_kept: boolean };

export async function listFutureItems(work: Work, customerId: string): Promise<z.input<(typeof listFutureItemsEndpoint)["returns"]>> {
  await getReachable(work, customerId, "finance.transactions.view");
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", customerId).executeTakeFirst();
  if (!account) throw notFound("This customer has no billing account.");
  const context = await loadBillingContext(work, account.partner_id);
  const services = await choosableServices(work, customerId);
  const rows = await readItems(work, sql`item.account_id = ${customerId}`);
  const names = await listServiceNames(
    work,
    rows.flatMap((row) => row.service_id ?? []),
  );
  return {
    currency: account.currency,
    today: context.today,
    nextBillingOn: account.next_billing_on,
    isPrepaid: account.billing_type !== "recurring",
    taxes: choosableTaxes(context.taxBook, context.today),
    services,
    items: rows.map((row) => viewOf(work, row, account, context, names)),
  };
}

export async function getFutureItem(work: Work, itemId: string): Promise<View> {
  const [row] = await readItems(work, sql`item.id = ${itemId}`);
  if (!row) throw notFound();
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", row.account_id).executeTakeFirstOrThrow();
  const names = await listServiceNames(work, row.service_id ? [row.service_id] : []);
  return viewOf(work, row, account, await loadBillingContext(work, row.partner_id), names);
}

/** Parts of a sale are kept by the sale. */
const keptElsewhere = sql<boolean>`exists (select from billing.instalment_parts part where part.item_id = item.id)`;

export async function isKeptElsewhere(work: Work, itemId: string): Promise<boolean> {
  const { rows } = await sql<{
    is: boolean;
  }>`select ${keptElsewhere} as is from billing.future_items item where item.id = ${itemId}`.execute(work.tx);
  return rows[0]?.is ?? false;
}

async function readItems(work: Work, which: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select item.*, document.number, ${keptElsewhere} as is_kept from billing.future_items item
    left join billing.money_documents document on document.id = item.document_id
    where ${which} and ${visibleTo(work.actor, { partner: "item.partner_id", customer: "item.customer_id" })}
    order by (item.document_id is null and item.charge_id is null and item.cancelled_at is null) desc, item.due_on desc, item.id desc
    limit ${newest}`.execute(work.tx);
  return placeItems(work, rows);
}

function stateOf(row: Row): (typeof itemStates)[number] {
  if (row.document_id !== null) return "invoiced";
  if (row.charge_id !== null) return "charged";
  if (row.used_run_id !== null) return "used";
  return row.cancelled_at === null ? "waiting" : "cancelled";
}

function viewOf(
  work: Work,
  row: Row,
  account: AccountRow,
  context: Awaited<ReturnType<typeof loadBillingContext>>,
  names: Awaited<ReturnType<typeof listServiceNames>>,
): View {
  const service = row.service_id === null ? undefined : names.get(row.service_id);
  const state = stateOf(row);
  const { currency } = account;
  // What waits comes to what it will be invoiced at, as the customer is taxed (B-140).
  const line =
    state === "waiting"
      ? lineOfWaitingItem(work, context, account, row, context.today)
      : lineOfFutureItem(work, row, context.pricingOf(currency));
  return {
    id: row.id,
    side: row.side,
    state,
    category: row.category,
    text: row.text,
    unitPrice: trimDecimal(row.unit_price),
    quantity: trimDecimal(row.quantity),
    taxId: row.tax_id ?? row.tax_group_id,
    includesTax: row.includes_tax,
    amount: toMoneyJson(money(line.amountMinor, currency)),
    service: service ? { id: service.id, number: service.number, title: service.title } : null,
    period: row.period_start && row.period_end ? { start: row.period_start as Day, end: row.period_end as Day } : null,
    dueOn: row.due_on,
    document: row.document_id !== null && row.number !== null ? { id: row.document_id, number: row.number } : null,
    createdBy: row.created_by.name ?? row.created_by.kind ?? "",
    createdAt: row.created_at.toISOString(),
    mayEdit: state === "waiting" && !row.is_kept,
    version: row.version,
  };
}
