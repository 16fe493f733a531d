// The money of an order (portal.md 4.6): worked out for the price that is shown, and issued when the order comes to be, by the engine that
// bills everybody.
import { type Day, maxDay, type Period } from "../../../../shared/calendar.ts";
import { type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import type { BillableService } from "../../services/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { taxServices } from "../accounts/tax-status.ts";
import type { WaitingItem } from "../charges/account-queries.ts";
import { billedUntil, billingDateAfter, latestBillingDate } from "../charges/calendar-rules.ts";
import { daysOfService, inWords, type SortedLine } from "../charges/service-lines.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { taxDocument, treatmentOf } from "../documents/tax-rules.ts";
import { linesOfDay, linesOfPeriod } from "../prepaid/prepaid-rules.ts";
import { taxMissing } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { issueDrafts } from "../runs/confirm-accounts.ts";
import { draftRecurring } from "../runs/draft-recurring.ts";
import { firstInvoiceAuto, firstInvoiceMode } from "../runs/run-settings.ts";
import { db } from "../tables.ts";
import { servicesAt } from "../taxes-by-address/places.ts";

/** Something of an order that is charged once: a product, an activation fee, a setup item. */
export interface OrderItem {
  /** Which line of the order it belongs to. */
  readonly line: number;
  readonly kind: "one_time" | "fee";
  readonly category: string;
  readonly text: string;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  readonly includesTax: boolean;
}

export interface OrderLineWish {
  readonly line: number;
  /** Null: a product that is sold once. */
  readonly service: BillableService | null;
  readonly items: readonly OrderItem[];
}

export interface OrderCharge {
  readonly line: number;
  readonly text: string;
  readonly period: Period | null;
  readonly amount: MoneyJson;
  readonly includesTax: boolean;
}

export interface OrderTotals {
  readonly net: MoneyJson;
  readonly tax: MoneyJson;
  readonly gross: MoneyJson;
  readonly taxes: readonly { readonly name: string; readonly tax: MoneyJson }[];
}

export interface OrderFigures extends OrderTotals {
  readonly currency: string;
  readonly charges: readonly OrderCharge[];
  /** M-31 for who pays later: what is invoiced at once, and when the rest is. */
  readonly later: {
    readonly atOnce: OrderTotals;
    readonly rest: OrderTotals;
    readonly restBy: "immediate" | "cutoff" | "run" | "balance";
    readonly restOn: Day | null;
  };
}

/** What an order comes to now. Nothing is written. */
export async function previewOrder(work: Work, payerId: string, wishes: readonly OrderLineWish[]): Promise<OrderFigures> {
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", payerId).executeTakeFirst();
  if (!account) throw notFound("This customer has no billing account.");
  const context = await loadBillingContext(work, account.partner_id);
  const services = await taxServices(
    work,
    wishes.flatMap(({ service }) => service ?? []),
  );
  const lineOf = new Map<string, number>();
  for (const { line, service } of wishes) if (service) lineOf.set(service.id, line);
  const places = await servicesAt(work, services);
  const items = wishes.flatMap(({ service, items: own }) => {
    const at = service ? places.get(service.id) : undefined;
    return own.map((item) => ({
      ...wishedItem(work, account, item),
      line: item.line,
      isOnce: service === null,
      ...(at ? { taxedAt: at } : {}),
    }));
  });
  for (const { id, line } of items) lineOf.set(id, line);
  const all = await draftOf(work, context, account, services, items);
  const lineNumber = (line: SortedLine | DraftDocument["lines"][number]): number =>
    lineOf.get(line.futureItemId ?? "") ?? lineOf.get(line.serviceId ?? "") ?? 0;
  const lines = all.flatMap(({ lines: own }) => own);
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  const once = items.filter(({ isOnce }) => isOnce);
  const rest = items.filter(({ isOnce }) => !isOnce);
  const [atOnce, later] =
    once.length === 0 || rest.length + services.length === 0
      ? once.length === 0
        ? [[], all]
        : [all, []]
      : [await draftOf(work, context, account, [], once), await draftOf(work, context, account, services, rest)];
  return {
    currency: account.currency,
    charges: lines.map((line) => ({
      line: lineNumber(line),
      text: line.text,
      period: line.days === null ? null : line.period,
      amount: amount(line.amountMinor),
      includesTax: line.includesTax,
    })),
    ...totalsOf(context, account, all),
    later: {
      atOnce: totalsOf(context, account, atOnce),
      rest: totalsOf(context, account, later),
      ...(await restOf(work, context, account, services)),
    },
  };
}

/** M-31, B-72, B-266 when the first invoice of what runs is made for who pays later. */
async function restOf(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  services: readonly BillableService[],
): Promise<Pick<OrderFigures["later"], "restBy" | "restOn">> {
  if (account.billing_type !== "recurring") return { restBy: "balance", restOn: null };
  if (await getSetting(work, firstInvoiceAuto, { partnerId: account.partner_id })) {
    const isAtOnce = (await getSetting(work, firstInvoiceMode, { partnerId: account.partner_id })) === "immediate";
    return { restBy: isAtOnce ? "immediate" : "cutoff", restOn: null };
  }
  const calendar = calendarOf(account);
  const starts = services.map(({ start }) => start).toSorted();
  const begun = maxDay(context.today, starts[0] ?? context.today);
  const on = latestBillingDate(calendar, maxDay(account.next_billing_on, begun));
  return { restBy: "run", restOn: maxDay(on < begun ? billingDateAfter(calendar, begun) : on, account.next_billing_on) };
}

const wishedItem = (work: Work, account: AccountRow, item: OrderItem): WaitingItem => ({
  id: uuidv7(work.now.getTime()),
  account_id: account.id,
  customer_id: account.id,
  partner_id: account.partner_id,
  service_id: null,
  side: "debit",
  kind: item.kind,
  category: item.category,
  text: item.text,
  unit_price: item.unitPrice,
  quantity: item.quantity,
  tax_id: item.taxId,
  tax_group_id: item.taxGroupId,
  includes_tax: item.includesTax,
  due_on: "0001-01-01" as Day,
  document_id: null,
  charge_id: null,
  cancelled_at: null,
  version: 1,
  rest_of: null,
  used_run_id: null,
  period_start: null,
  period_end: null,
  created_by: {},
  created_at: work.now,
});

/** The documents of an order, as if it had come. */
async function draftOf(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  services: readonly BillableService[],
  items: readonly WaitingItem[],
): Promise<{ lines: DraftDocument["lines"]; taxed: DraftDocument["taxed"] }[]> {
  if (services.length + items.length === 0) return [];
  const isPrepaid = account.billing_type !== "recurring";
  const billed = isPrepaid ? [] : services;
  const [draft] = await draftRecurring(work, context, [account], {
    runId: null,
    targetOn: context.today,
    apart: {
      on: context.today,
      isManual: true,
      serviceIds: new Set(billed.map(({ id }) => id)),
      itemIds: new Set(),
      ahead: aheadOf(account, context.today, billed),
      wished: { services: billed, items },
    },
  });
  if (!draft) throw new Error("an account was drafted and is not there");
  if (draft.parked.includes("tax_missing")) throw taxMissing("This cannot be ordered yet: it has no tax.");
  return [...draft.documents, ...(isPrepaid ? await paidAhead(work, context, account, services) : [])];
}

/** B-73 what begins on a day ahead is billed to the end of the term in which it begins. */
function aheadOf(account: AccountRow, today: Day, services: readonly Pick<BillableService, "id" | "start">[]): Map<string, Day> {
  const calendar = calendarOf(account);
  return new Map(
    services
      .filter(({ start }) => start > today)
      .map(({ id, start }) => [id, maxDay(billedUntil(calendar, today), billedUntil(calendar, start))]),
  );
}

/** B-32, B-33 what a prepaid account is charged on the first day of a service. */
async function paidAhead(work: Work, context: BillingContext, account: AccountRow, services: readonly BillableService[]) {
  const buyer = (await listBuyers(work, [account.id])).get(account.id);
  const pricing = context.pricingOf(account.currency);
  const lines = services.flatMap((service) => {
    const days = { ...daysOfService(service, context), covered: [] };
    const charged =
      account.billing_type === "prepaid_daily"
        ? linesOfDay(service.id, days, service.start, context.gridsOf(account), pricing)
        : linesOfPeriod(service.id, days, service.start, service.segments[0]?.plan.prepaidDays ?? "monthly", pricing);
    return inWords(work, { account, locationId: buyer?.locationId ?? null, language: buyer?.language ?? "en" }, service, charged, false);
  });
  if (lines.length === 0) return [];
  const treatments = context.treatmentsOn(context.today);
  if (lines.some((line) => !treatmentOf(treatments, line))) throw taxMissing("This cannot be ordered yet: it has no tax.");
  const taxed = taxDocument(lines, treatments, { taxRounding: context.taxRoundingOf(account.id), rounding: context.rounding });
  return [{ lines, taxed }];
}

function totalsOf(context: BillingContext, account: AccountRow, documents: readonly Pick<DraftDocument, "taxed">[]): OrderTotals {
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  const sum = (of: (taxed: DraftDocument["taxed"]) => bigint) => documents.reduce((total, { taxed }) => total + of(taxed), 0n);
  const taxes = new Map<string, bigint>();
  for (const { taxed } of documents)
    for (const { treatment, taxMinor } of taxed.buckets) taxes.set(treatment.taxId, (taxes.get(treatment.taxId) ?? 0n) + taxMinor);
  return {
    net: amount(sum(({ netMinor }) => netMinor)),
    tax: amount(sum(({ taxMinor }) => taxMinor)),
    gross: amount(sum(({ grossMinor }) => grossMinor)),
    taxes: [...taxes].map(([taxId, minor]) => ({
      name: context.taxNames.get(taxId) ?? context.taxBook.groups.get(taxId)?.name ?? "",
      tax: amount(minor),
    })),
  };
}

/** What an order charges once waits for its document; with a service where it came with one. Returns the items' ids. */
export async function addOrderItems(
  work: Work,
  payerId: string,
  items: readonly (OrderItem & { readonly serviceId: string | null; readonly dueOn: Day })[],
): Promise<{ id: string; isOfService: boolean }[]> {
  if (items.length === 0) return [];
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", payerId).executeTakeFirstOrThrow();
  const rows = items.map((item) => ({
    id: uuidv7(work.now.getTime()),
    account_id: account.id,
    partner_id: account.partner_id,
    service_id: item.serviceId,
    side: "debit" as const,
    kind: item.kind,
    category: item.category,
    text: item.text,
    unit_price: item.unitPrice,
    quantity: item.quantity,
    tax_id: item.taxId,
    tax_group_id: item.taxGroupId,
    includes_tax: item.includesTax,
    due_on: item.dueOn,
    created_by: JSON.stringify(describeActor(work)),
    created_at: work.now,
  }));
  await db(work).insertInto("billing.future_items").values(rows).execute();
  return rows.map(({ id, service_id }) => ({ id, isOfService: service_id !== null }));
}

/** Issues what an order comes to at once: its services from their start to the end of the term, and these items. Nothing to issue: no document. */
export async function issueOrder(
  work: Work,
  payerId: string,
  what: { readonly services: readonly { readonly id: string; readonly startOn: Day }[]; readonly itemIds: readonly string[] },
): Promise<{ id: string; number: string; grossMinor: bigint }[]> {
  const account = await lockOpenAccount(work, payerId);
  const context = await loadBillingContext(work, account.partner_id);
  const services = account.billing_type === "recurring" ? what.services.map(({ id, startOn }) => ({ id, start: startOn })) : [];
  if (services.length + what.itemIds.length === 0) return [];
  const [draft] = await draftRecurring(work, context, [account], {
    runId: null,
    targetOn: context.today,
    apart: {
      on: context.today,
      isManual: true,
      serviceIds: new Set(services.map(({ id }) => id)),
      itemIds: new Set(what.itemIds),
      ahead: aheadOf(account, context.today, services),
    },
  });
  if (!draft) throw new Error("an account was drafted and is not there");
  if (draft.parked.includes("tax_missing")) throw taxMissing("A product of this order has no tax. Give its plan one first.");
  const documents = draft.documents.map((document) => ({
    ...document,
    ...(document.lines.some(({ days }) => days !== null) ? {} : { origin: "one_time" as const, period: null }),
  }));
  // Somebody ordered it and somebody agreed: nothing waits for a second look.
  const issued = await issueDrafts(work, context, null, [{ ...draft, documents, parked: [] }]);
  for (const { draft: document, number } of issued) {
    work.audit({
      entity: "invoice",
      entityId: document.id,
      label: `Invoice ${number}`,
      action: "issue",
      partnerId: account.partner_id,
      customerId: account.id,
    });
  }
  return issued.map(({ draft: document, number }) => ({ id: document.id, number, grossMinor: document.taxed.grossMinor }));
}
