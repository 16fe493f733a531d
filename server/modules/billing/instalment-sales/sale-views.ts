import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, roundToMoney, toMoneyJson } from "../../../../shared/money.ts";
import { parseDecimal } from "../../../../shared/rational.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { amount, day, defineExport } from "../../../platform/exports/list-export.ts";
import { ownId } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText, getReachable, listBuyers } from "../../customers/index.ts";
import { listBillableServices, listServiceNames } from "../../services/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { FutureItem } from "../charges/account-queries.ts";
import { lineOfFutureItem, lineOfWaitingItem } from "../charges/future-item-line.ts";
import { taxDocument } from "../documents/tax-rules.ts";
import { invoiceOptions } from "../one-time/one-time-invoice.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import {
  exportSalesEndpoint,
  type listSalesEndpoint,
  type listSalesOfCustomerEndpoint,
  type OwnSaleView,
  type ownSalesEndpoint,
  type SaleRow,
  type SaleView,
} from "./contract.ts";
import { firstPartOn, isVisible, type StoredPart, type StoredSale, saleLabel, selectSales, todayOf, withParts } from "./sale-store.ts";
import { db } from "./tables.ts";

const minorOf = (item: FutureItem, currency: string): bigint => roundToMoney(parseDecimal(item.unit_price), currency).minor;

const nameOf = ({ number, title }: { number: number; title: string }): string => `${title} (S-${number})`;

const isTaken = ({ state }: StoredPart): boolean => state === "billed" || state === "credited";

function factsOf(sale: StoredSale) {
  const { currency } = sale;
  const amountOf = (minor: bigint) => toMoneyJson(money(minor, currency));
  const waiting = sale.parts.filter(({ state }) => state === "waiting");
  const [next] = waiting.toSorted((a, b) => (a.item.due_on < b.item.due_on ? -1 : a.item.due_on > b.item.due_on ? 1 : 0));
  return {
    id: sale.id,
    label: saleLabel(sale.number),
    text: sale.text,
    serialNumber: sale.serial_number,
    state: sale.state,
    price: amountOf(sale.price_minor),
    includesTax: sale.includes_tax,
    count: sale.part_count,
    billedCount: sale.parts.filter(isTaken).length,
    left: amountOf(waiting.reduce((sum, { item }) => sum + minorOf(item, currency), 0n)),
    next: next ? { position: next.position, dueOn: next.item.due_on, amount: amountOf(minorOf(next.item, currency)) } : null,
    soldOn: sale.sold_on,
  };
}

/** What items would come to on one invoice of today. */
function withTax(work: Work, { context, account }: Sold, sale: StoredSale, parts: readonly StoredPart[]): bigint {
  // What is billed bears the tax of its invoice; what waits is taxed as the customer is now (B-140).
  const lines = parts.map(({ item, state }) =>
    state === "waiting"
      ? lineOfWaitingItem(work, context, account, item, context.today)
      : lineOfFutureItem(work, item, context.pricingOf(sale.currency)),
  );
  // What no tax is in force for any more cannot be invoiced; its amount is shown as it is.
  const treatments = context.treatmentsOn(context.today);
  if (lines.some(({ taxId }) => taxId === null || !treatments.has(taxId)))
    return lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return taxDocument(lines, treatments, { taxRounding: context.taxRoundingOf(sale.account_id), rounding: context.rounding }).grossMinor;
}

/** Who bought, and the context of their partner. */
interface Sold {
  readonly context: BillingContext;
  readonly account: AccountRow;
}

async function soldOf(work: Work, sales: readonly StoredSale[]): Promise<(sale: StoredSale) => Sold> {
  const contexts = new Map<string, BillingContext>();
  for (const { partner_id } of sales) if (!contexts.has(partner_id)) contexts.set(partner_id, await loadBillingContext(work, partner_id));
  const rows = await db(work)
    .selectFrom("billing.accounts")
    .selectAll()
    .where(sql<boolean>`id = any (${sales.map(({ account_id }) => account_id)}::uuid[])`)
    .execute();
  const accounts = new Map(rows.map((row) => [row.id, row]));
  return ({ partner_id, account_id }) => ({
    context: contexts.get(partner_id) as BillingContext,
    account: accounts.get(account_id) as AccountRow,
  });
}

export async function getSaleView(work: Work, saleId: string): Promise<z.input<typeof SaleView>> {
  const [view] = await viewsOf(work, await selectSales(work, sql<boolean>`sale.id = ${saleId}`));
  if (!view) throw notFound();
  return view;
}

async function viewsOf(work: Work, sales: readonly StoredSale[]): Promise<z.input<typeof SaleView>[]> {
  const soldBy = await soldOf(work, sales);
  const names = await listServiceNames(work, [...new Set(sales.map(({ service_id }) => service_id))]);
  return sales.map((sale) => {
    const sold = soldBy(sale);
    const amountOf = (minor: bigint) => toMoneyJson(money(minor, sale.currency));
    const of = (state: StoredPart["state"]) => sale.parts.filter((part) => part.state === state);
    const name = names.get(sale.service_id);
    return {
      ...factsOf(sale),
      version: sale.version,
      serviceId: sale.service_id,
      serviceName: name ? nameOf(name) : "",
      leftWithTax: amountOf(withTax(work, sold, sale, of("waiting"))),
      billed: amountOf(of("billed").reduce((sum, { item }) => sum + minorOf(item, sale.currency), 0n)),
      note: sale.note,
      createdBy: sale.created_by.name ?? sale.created_by.kind,
      createdAt: sale.created_at.toISOString(),
      cancelledOn: sale.cancelled_on,
      cancelReason: sale.cancel_reason,
      parts: sale.parts.map((part) => ({
        position: part.position,
        amount: amountOf(minorOf(part.item, sale.currency)),
        withTax: amountOf(withTax(work, sold, sale, [part])),
        dueOn: part.item.due_on,
        state: part.state,
        documentId: part.item.document_id,
        documentNumber: part.documentNumber,
      })),
    };
  });
}

export async function listSalesOfCustomer(
  work: Work,
  customerId: string,
): Promise<z.input<(typeof listSalesOfCustomerEndpoint)["returns"]>> {
  const customer = await getReachable(work, customerId, "finance.invoices.view");
  const today = await todayOf(work, customer.partnerId);
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", customer.id).executeTakeFirst();
  if (!account) throw notFound();
  const { currency, taxes, plans } = await invoiceOptions(work, customer.id);
  const live = (await listBillableServices(work, [customer.id])).filter(
    (service) => ["active", "paused", "stopped"].includes(service.state) && service.end === null,
  );
  const names = await listServiceNames(
    work,
    live.map(({ id }) => id),
  );
  return {
    currency,
    today,
    firstOn: firstPartOn(account, today),
    items: await viewsOf(work, await selectSales(work, sql<boolean>`sale.customer_id = ${customer.id}`)),
    services: [...names.values()].map((name) => ({ id: name.id, name: nameOf(name) })),
    taxes,
    plans,
  };
}

type Request = Pick<QueryOf<typeof listSalesEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

// As stateOfSale says it, for the filter.
const hasPart = (condition: ReturnType<typeof sql>) => sql<boolean>`exists (select from billing.instalment_parts part
  join billing.future_items item on item.id = part.item_id where part.sale_id = sale.id and ${condition})`;
const hasWaiting = hasPart(sql`item.document_id is null and item.charge_id is null and item.cancelled_at is null`);
const hasDropped = hasPart(sql`item.document_id is null and item.charge_id is null and item.cancelled_at is not null`);
const isIn = {
  running: sql<boolean>`(sale.cancelled_on is null and ${hasWaiting})`,
  billed: sql<boolean>`(sale.cancelled_on is null and not ${hasWaiting} and not ${hasDropped})`,
  cancelled: sql<boolean>`(sale.cancelled_on is not null or (not ${hasWaiting} and ${hasDropped}))`,
} as const;

export async function listSales(work: Work, request: Request): Promise<Page<z.input<typeof SaleRow>>> {
  const { filter } = request;
  let query = db(work).selectFrom("billing.instalment_sales as sale").selectAll("sale").where(isVisible(work));
  if (filter.q) {
    const customers = await findCustomerIdsByText(work, filter.q);
    query = query.where(
      sql<boolean>`('IS-' || sale.number = upper(${filter.q}) or sale.serial_number = ${filter.q}
        or sale.text ilike ${`%${filter.q.replaceAll(/[\\%_]/g, "\\$&")}%`} or sale.customer_id = any (${customers}::uuid[]))`,
    );
  }
  if (filter.state)
    query = query.where(
      sql<boolean>`(${sql.join(
        filter.state.map((state) => isIn[state]),
        sql` or `,
      )})`,
    );
  if (filter.sold?.from) query = query.where("sale.sold_on", ">=", filter.sold.from);
  if (filter.sold?.to) query = query.where("sale.sold_on", "<=", filter.sold.to);
  if (filter.partner) query = query.where("sale.partner_id", "in", filter.partner);
  const page = await listPage(work, query, request, {
    sorts: {
      sold: { by: sql`sale.created_at`, type: "timestamptz" },
      price: { by: sql`sale.price_minor`, type: "bigint" },
    },
    defaultSort: "-sold",
    id: sql<string>`sale.id`,
  });
  const buyers = await listBuyers(work, [...new Set(page.items.map((row) => row.customer_id))]);
  return {
    ...page,
    items: (await withParts(work, page.items)).map((sale) => {
      const buyer = buyers.get(sale.customer_id);
      return {
        ...factsOf(sale),
        customerId: sale.customer_id,
        customerNumber: buyer?.number ?? 0,
        customerName: buyer?.companyName || buyer?.name || "",
        partnerId: sale.partner_id,
      };
    }),
  };
}

/** Exactly what the list shows with this filter. */
export const salesExport = defineExport<typeof exportSalesEndpoint, z.input<typeof SaleRow>>({
  endpoint: exportSalesEndpoint,
  may: "finance.invoices.export",
  kind: "instalment-sales",
  about: { label: "Sales by instalments", name: "instalment-sales" },
  cells: {
    sale: (row) => row.label,
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    text: (row) => row.text,
    serialNumber: (row) => row.serialNumber,
    state: (row) => row.state,
    price: amount((row) => row.price.amount),
    left: amount((row) => row.left.amount),
    currency: (row) => row.price.currency,
    count: (row) => row.count,
    billed: (row) => row.billedCount,
    nextDueOn: day((row) => row.next?.dueOn ?? null),
    sold: day((row) => row.soldOn),
  },
  list: (work, page, { filter }) => listSales(work, { ...page, filter }),
});

/** What the customer still pays for by parts. */
export async function listOwnSales(work: Work): Promise<z.input<(typeof ownSalesEndpoint)["returns"]>> {
  const sales = await selectSales(work, sql<boolean>`sale.customer_id = ${ownId(work)}`);
  const shown = sales.filter(({ state }) => state === "running");
  const soldBy = await soldOf(work, shown);
  return {
    items: shown.map((sale): z.input<typeof OwnSaleView> => {
      const { id, text, serialNumber, state, count, billedCount, next, soldOn } = factsOf(sale);
      const amountOf = (parts: readonly StoredPart[]) => toMoneyJson(money(withTax(work, soldBy(sale), sale, parts), sale.currency));
      const waiting = sale.parts.filter((part) => part.state === "waiting");
      return {
        ...{ id, text, serialNumber, state, count, billedCount, soldOn },
        left: amountOf(waiting),
        next: next ? { ...next, amount: amountOf(waiting.filter(({ position }) => position === next.position)) } : null,
        lastOn:
          waiting
            .map(({ item }) => item.due_on)
            .toSorted()
            .at(-1) ?? null,
      };
    }),
  };
}
