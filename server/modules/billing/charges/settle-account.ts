// The money side of a change of services (B-96, B-103, B-109): drafted for a price quote, and issued in the transaction that makes the
// change. Both come from the one calculation of settle-rules.ts, so that what is confirmed is what was shown.

import { sql } from "kysely";
import { addDays, type Day, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";
import { maxMinor, minMinor, parseMoney } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { type Buyer, listBuyers } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import type { BillableService } from "../../services/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import { allocateCredit, type DraftedCredit, draftCredit, type IssuedCredit, issueCredit } from "../documents/credit-invoice.ts";
import type { CreditLine } from "../documents/credit-rules.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import { draftInvoice } from "../documents/draft-invoice.ts";
import { type IssuedDocument, issueDocuments } from "../documents/issue-documents.ts";
import { taxDocument } from "../documents/tax-rules.ts";
import { bringForward, partsAtEnd, type SaleAtEnd } from "../instalment-sales/parts-at-end.ts";
import { payFromNegative } from "../ledger/pay-from-negative.ts";
import { saveAllocations, settleFreeCredit } from "../ledger/settle-credit.ts";
import { minBalance } from "../prepaid/prepaid-settings.ts";
import { chargeSoon } from "../prepaid/prepaid-step.ts";
import { type PaidTime, type PaidTimeInput, settlePaidTime } from "../prepaid/settle-paid-time-rules.ts";
import { taxMissing } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { inWords, linesOfOneService, type SortedLine, segmentsOf } from "../runs/draft-recurring.ts";
import { db } from "../tables.ts";
import { loadSwitches, unbilledWhileBlocked } from "../terms/switches.ts";
import { coveredDays } from "./account-queries.ts";
import { billedLinesFrom, type InvoicedLine } from "./billed-lines.ts";
import { billedUntil, latestBillingDate } from "./calendar-rules.ts";
import { chargeInstead, draftGivenBack, type GivenBack, giveBack } from "./charge-instead.ts";
import { chargedLinesFrom, onBalance } from "./charged-lines.ts";
import { coverBilledDays } from "./cover-billed-days.ts";
import type { ServiceDays } from "./coverage-rules.ts";
import type { CycleGrid } from "./cycle-rules.ts";
import { lineOfItem, linesOfService, pricingPeriodOfLine } from "./line-rules.ts";
import { totalDays, unionPeriods } from "./period-rules.ts";
import type { Pricing } from "./proration-rules.ts";
import { settle } from "./settle-rules.ts";
import { takeItems } from "./take-future-items.ts";

/** One service before and after a change. */
export interface ServiceChange {
  readonly before: BillableService;
  readonly after: BillableService;
  /** The first day that is otherwise. */
  readonly from: Day;
  /** Paid days that are otherwise are credited. */
  readonly isRefunded: boolean;
  /**
   * Which new days are charged now. `onward`: from the change to the horizon, if the service is invoiced beyond the change already; `rest`: the
   * same whether it is or not;
   * `period`: these days, as far as no invoice has them; `none`: they wait for the next run.
   */
  readonly charge: { readonly kind: "onward" | "rest" } | { readonly kind: "period"; readonly period: Period } | { readonly kind: "none" };
}

export interface Fee {
  /** What it is for: "change", "upgrade", "early", "cancellation", "pause", … */
  readonly code: string;
  readonly text: string;
  /** As decimal text; with tax if `includesTax`. */
  readonly amount: string;
  readonly taxId: string | null;
  readonly includesTax: boolean;
  readonly serviceId: string;
}

export interface SettlementWish {
  readonly payerId: string;
  readonly services: readonly ServiceChange[];
  readonly on: Day;
  readonly today: Day;
  /** It is settled on its day and only shown now: what runs will have invoiced by then counts. */
  readonly isProjected: boolean;
  readonly horizon: "next_run" | "term_end" | "next_term_end";
  readonly fees: readonly Fee[];
  /** Fees do not wait for the next run although the new days do: there will be no next run for what ends. */
  readonly feesNow: boolean;
  /** An invoice under this total or for fewer days waits for the next run. */
  readonly minInvoice: { readonly minor: number; readonly days: number };
  /** B-102 same money, same tax: no documents. */
  readonly isSilentAtZero: boolean;
  /** Where time is bought ahead from a balance. */
  readonly paidTime: PaidTime;
  /** Stands on the credit notes. */
  readonly reason: string;
}

export interface SettledService {
  readonly change: ServiceChange;
  readonly lines: readonly InvoicedLine[];
  readonly credits: readonly CreditLine[];
  readonly charges: readonly SortedLine[];
  /** The days on invoices once it is issued. */
  readonly coveredAfter: readonly Period[];
}

/** A settlement before anything is written. */
export interface Settlement {
  readonly wish: SettlementWish;
  readonly account: AccountRow;
  readonly context: BillingContext;
  readonly services: readonly SettledService[];
  readonly notes: readonly DraftedCredit[];
  /** Charges without an invoice that are given back, in whole or in part. */
  readonly givenBack: readonly GivenBack[];
  /** What `invoice` says is charged to the balance. */
  readonly isChargedOnly: boolean;
  /** Credits of invoices that a run will have issued by then. */
  readonly projected: { readonly netMinor: bigint; readonly taxMinor: bigint; readonly grossMinor: bigint } | null;
  readonly invoice: DraftDocument | null;
  /** Fees that wait for the next run. */
  readonly waitingFees: readonly Fee[];
  readonly nowFees: readonly Fee[];
  /** B-234 what is left of equipment that was sold with a service that ends. */
  readonly salesAtEnd: readonly SaleAtEnd[];
  /** They stand on `invoice`; otherwise the next run takes them. */
  readonly arePartsNow: boolean;
  /** B-100 what a new period costs more than a prepaid account has; zero: the money is there. */
  readonly missingMinor: bigint;
}

/** Where the number of an invoice would stand that is still to be issued. */
const notYet = "";

/** What the change comes to as of now. Reads only; lock the account first when it is for issuing. */
export async function draftSettlement(work: Work, wish: SettlementWish): Promise<Settlement> {
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", wish.payerId).executeTakeFirst();
  if (!account) throw notFound("This customer has no billing account.");
  const context = await loadBillingContext(work, account.partner_id);
  const buyer = (await listBuyers(work, [account.id])).get(account.id);
  if (!buyer) throw notFound();
  const lines = {
    account,
    locationId: buyer.locationId,
    language: buyer.language,
    grids: context.gridsOf(account),
    pricing: context.pricingOf(account.currency),
  };
  const isRecurring = account.billing_type === "recurring";
  const switches = await loadSwitches(work, account.partner_id);
  const blocked = (await unbilledWhileBlocked(work, switches, [account], context.partner.timeZone)).get(account.id) ?? [];
  const isBilled = account.billing_enabled && isRecurring;
  const covered = await coveredDays(
    work,
    wish.services.map(({ before }) => before.id),
  );
  const earliest = wish.services.reduce((first, { from }) => minDay(first, from), wish.on);
  const billed = await billedLinesFrom(
    work,
    wish.services.map(({ before }) => before),
    earliest,
  );
  const charged = await chargedLinesFrom(
    work,
    wish.services.map(({ before }) => before),
    earliest,
  );
  const services = wish.services.map((change): SettledService => {
    const known = withProjection(context, lines, change, wish.isProjected, {
      covered: covered.get(change.before.id) ?? [],
      lines: [...(billed.get(change.before.id) ?? []), ...(charged.get(change.before.id) ?? [])],
    });
    const period = isBilled ? chargedPeriod(account, wish, change, known.covered) : null;
    const input = {
      before: daysOf(change.before),
      after: daysOf(change.after),
      covered: known.covered,
      lines: known.lines,
      from: change.from,
      isRefunded: change.isRefunded && account.billing_enabled,
      grids: lines.grids,
      pricing: lines.pricing,
    };
    if (!isRecurring) return settledPaidTime(work, lines, wish, change, input);
    const settled = settle({ ...input, charge: period });
    const charges = period === null ? [] : linesOfOneService(work, lines, change.after, settled.held, period.end, blocked);
    return {
      change,
      lines: known.lines,
      credits: settled.credits,
      charges,
      coveredAfter: unionPeriods([...settled.covered, ...charges.flatMap((line) => (line.period ? [line.period] : []))]),
    };
  });
  if (wish.isSilentAtZero && wish.fees.length === 0 && comesToNothing(services)) {
    return {
      wish,
      account,
      context,
      services: services.map(silent),
      notes: [],
      givenBack: [],
      isChargedOnly: false,
      projected: null,
      invoice: null,
      waitingFees: [],
      nowFees: [],
      salesAtEnd: [],
      arePartsNow: false,
      missingMinor: 0n,
    };
  }

  const notes: DraftedCredit[] = [];
  for (const [invoiceId, credits] of creditsByInvoice(services)) {
    if (invoiceId !== notYet && invoiceId !== onBalance)
      notes.push(await draftCredit(work, context, { invoiceId, credits, reason: wish.reason }));
  }
  const isChargedOnly = isRecurring && !switches.isOn(account, "auto_invoice");
  const givenBack = await draftGivenBack(
    work,
    context,
    account,
    (creditsByInvoice(services).get(onBalance) ?? []).map(({ lineId, ...credit }) => ({ ...credit, chargeId: lineId })),
  );
  const charges = services.flatMap((service) => service.charges);
  const isNow = areFeesNow(account, wish, charges);
  const feesNow = isNow ? wish.fees : [];
  const salesAtEnd = await partsAtEnd(work, context, {
    account,
    serviceIds: wish.services.filter(({ before, after }) => before.end === null && after.end !== null).map(({ before }) => before.id),
    on: wish.on,
    isProjected: wish.isProjected,
  });
  const parts = isNow ? salesAtEnd.flatMap(({ lines: own }) => own) : [];
  const draft = await draftChange(work, context, account, { charges, fees: feesNow, parts, buyer });
  const isTooSmall =
    draft !== null &&
    (draft.taxed.grossMinor < BigInt(wish.minInvoice.minor) ||
      charges.reduce((sum, line) => sum + (line.days ?? 0), 0) < wish.minInvoice.days);
  const invoice = isTooSmall ? null : draft;
  const projected = projectedCredit(context, services);
  return {
    wish,
    account,
    context,
    services: isTooSmall ? services.map((service) => ({ ...service, charges: [] })) : services,
    notes,
    givenBack,
    isChargedOnly,
    projected,
    invoice,
    waitingFees: invoice ? wish.fees.filter((fee) => !feesNow.includes(fee)) : wish.fees,
    nowFees: invoice ? feesNow : [],
    salesAtEnd,
    arePartsNow: isNow && invoice !== null,
    missingMinor:
      isRecurring || invoice === null || charges.length === 0
        ? 0n
        : await missingFor(
            work,
            account,
            invoice.taxed.grossMinor - notes.reduce((sum, { draft: note }) => sum + note.taxed.grossMinor, 0n),
          ),
  };
}

/** B-84, B-99 fees wait where the new days do: after a postpaid change, and where a prepaid period goes on until it is over. */
function areFeesNow(account: AccountRow, wish: SettlementWish, charges: readonly SortedLine[]): boolean {
  if (!account.billing_enabled) return false;
  if (wish.feesNow) return true;
  if (account.billing_type !== "recurring") return charges.length > 0;
  return wish.horizon !== "next_run" && account.prepaid_months > 0;
}

function settledPaidTime(
  work: Work,
  lines: { account: AccountRow; locationId: string | null; language: string; pricing: Pricing },
  wish: SettlementWish,
  change: ServiceChange,
  input: Omit<PaidTimeInput, "serviceId" | "paidTime" | "length">,
): SettledService {
  const { account } = lines;
  const segment = change.after.segments.find(({ start, end }) => start <= change.from && (end === null || change.from < end));
  const settled = settlePaidTime({
    ...input,
    serviceId: change.after.id,
    paidTime: wish.paidTime,
    length: account.billing_type === "prepaid_period" ? (segment?.plan.prepaidDays ?? "monthly") : null,
  });
  const charges = inWords(work, lines, change.after, settled.lines, true);
  return {
    change,
    lines: input.lines as readonly InvoicedLine[],
    credits: settled.credits,
    charges,
    coveredAfter: unionPeriods([...settled.covered, ...charges.flatMap((line) => (line.period ? [line.period] : []))]),
  };
}

/** B-33, B-100 a charge never brings a prepaid balance below the smallest one. */
async function missingFor(work: Work, account: AccountRow, costMinor: bigint): Promise<bigint> {
  const { rows } = await sql<{
    balance_minor: bigint;
  }>`select balance_minor from billing.balances where account_id = ${account.id}`.execute(work.tx);
  const least =
    account.min_balance_minor ?? parseMoney(await getSetting(work, minBalance, { partnerId: account.partner_id }), account.currency).minor;
  return maxMinor(least + costMinor - (rows[0]?.balance_minor ?? 0n), 0n);
}

const daysOf = (service: BillableService): Omit<ServiceDays, "covered"> => ({
  start: service.start,
  end: service.end,
  segments: segmentsOf(service),
});

/**
 * For a day ahead: runs up to it will have invoiced what is not invoiced today, so those lines are counted in as they will be. On the
 * day itself everything is worked out again from what is there then.
 */
function withProjection(
  context: BillingContext,
  { account, pricing, grids }: { account: AccountRow; pricing: Pricing; grids: readonly CycleGrid[] },
  { before, from }: ServiceChange,
  isProjected: boolean,
  known: Known,
): Known {
  const isAhead =
    isProjected &&
    from > context.today &&
    account.next_billing_on < from &&
    account.billing_enabled &&
    account.billing_type === "recurring";
  if (!isAhead) return known;
  // The run of the very day comes after the change.
  const date = maxDay(latestBillingDate(calendarOf(account), addDays(from, -1)), account.next_billing_on);
  const until = billedUntil(calendarOf(account), date);
  const coming = linesOfService(before.id, { ...daysOf(before), covered: known.covered }, until, grids, pricing).map(
    (line): InvoicedLine => ({
      ...line,
      lineId: `coming ${line.start}`,
      invoiceId: notYet,
      invoiceNumber: "",
      text: before.segments.find((segment) => segment.segmentId === line.segmentId)?.plan.title ?? "",
      period: { start: line.start, end: line.end },
      pp: pricingPeriodOfLine(line),
      creditedMinor: 0n,
      released: [],
    }),
  );
  return { covered: unionPeriods([...known.covered, ...coming.map((line) => line.period)]), lines: [...known.lines, ...coming] };
}

interface Known {
  readonly covered: readonly Period[];
  readonly lines: readonly InvoicedLine[];
}

/** The days that are charged now; null: none. */
function chargedPeriod(
  account: AccountRow,
  wish: SettlementWish,
  { charge, from }: ServiceChange,
  covered: readonly Period[],
): Period | null {
  switch (charge.kind) {
    case "none":
      return null;
    case "period":
      return charge.period.start < charge.period.end ? charge.period : null;
    case "rest":
      return upToHorizon(account, wish, from);
    case "onward": {
      // What no invoice reaches yet is the next run's, with all that came before it (B-54).
      const billedThrough = covered.at(-1)?.end;
      if (wish.horizon === "next_run" || billedThrough === undefined || billedThrough <= from) return null;
      const period = upToHorizon(account, wish, from);
      // An edit changes what its days cost and not how far they are paid.
      return period && wish.isSilentAtZero ? { start: from, end: maxDay(period.end, billedThrough) } : period;
    }
  }
}

/** The days from the change on; one that lies back reaches as far as one of today would. */
function upToHorizon(account: AccountRow, wish: SettlementWish, from: Day): Period | null {
  if (wish.horizon === "next_run") return null;
  const until = billedUntil(calendarOf(account), maxDay(from, wish.today), wish.horizon === "next_term_end" ? 1 : 0);
  return from < until ? { start: from, end: until } : null;
}

/** B-102 the same amounts at the same taxes come back that are charged, for the same days. */
function comesToNothing(services: readonly SettledService[]): boolean {
  const sums = new Map<string, bigint>();
  for (const { lines, credits, charges, change } of services) {
    for (const credit of credits) {
      const line = lines.find((known) => known.lineId === credit.lineId);
      const key = taxKeyOn(change.before, line?.period.start ?? change.from);
      sums.set(key, (sums.get(key) ?? 0n) - credit.amountMinor);
    }
    for (const line of charges) {
      const key = `${line.taxId} ${line.includesTax}`;
      sums.set(key, (sums.get(key) ?? 0n) + line.amountMinor);
    }
    const released = totalDays(credits.flatMap((credit) => credit.release));
    if (released !== charges.reduce((sum, line) => sum + (line.days ?? 0), 0)) return false;
  }
  return [...sums.values()].every((sum) => sum === 0n);
}

function taxKeyOn(service: BillableService, on: Day): string {
  const segment = service.segments.find(({ end }) => end === null || on < end) ?? service.segments.at(-1);
  return `${segment?.taxId ?? segment?.taxGroupId ?? null} ${segment?.includesTax}`;
}

const silent = (service: SettledService): SettledService => ({ ...service, credits: [], charges: [] });

function creditsByInvoice(services: readonly SettledService[]): Map<string, CreditLine[]> {
  const byInvoice = new Map<string, CreditLine[]>();
  for (const { lines, credits } of services) {
    for (const credit of credits) {
      const invoiceId = lines.find((line) => line.lineId === credit.lineId)?.invoiceId ?? notYet;
      byInvoice.set(invoiceId, [...(byInvoice.get(invoiceId) ?? []), credit]);
    }
  }
  return byInvoice;
}

function projectedCredit(context: BillingContext, services: readonly SettledService[]): Settlement["projected"] {
  const lines = services.flatMap(({ lines: known, credits, change }) =>
    credits.flatMap((credit) => {
      const line = known.find(({ lineId, invoiceId }) => lineId === credit.lineId && invoiceId === notYet);
      if (!line) return [];
      const segment = change.before.segments.find(({ end }) => end === null || line.period.start < end);
      return [
        {
          amountMinor: credit.amountMinor,
          includesTax: segment?.includesTax ?? false,
          taxId: segment?.taxId ?? segment?.taxGroupId ?? null,
        },
      ];
    }),
  );
  if (lines.length === 0) return null;
  return taxDocument(lines, context.treatmentsOn(context.today), context);
}

/** The invoice for the new days and the fees; null: there is nothing to invoice. */
function draftChange(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  { charges, fees, parts, buyer }: { charges: readonly SortedLine[]; fees: readonly Fee[]; parts: readonly DraftLine[]; buyer: Buyer },
): Promise<DraftDocument> | null {
  const lines = [...charges, ...fees.map((fee) => lineOfFee(work, context, account, fee)), ...parts].filter(
    (line) => line.amountMinor !== 0n || line.period !== null,
  );
  if (lines.length === 0) return null;
  const treatments = context.treatmentsOn(context.today);
  const bare = lines.find((line) => line.taxId === null || !treatments.has(line.taxId));
  if (bare) throw taxMissing(`"${bare.text}" has no tax that is in force.`);
  return draftInvoice(work, context, { account, buyer, lines, origin: charges.length > 0 ? "recurring" : "one_time" });
}

export function lineOfFee(work: Work, context: BillingContext, account: AccountRow, fee: Fee): DraftLine {
  return {
    ...lineOfItem(
      {
        kind: "fee",
        direction: "debit",
        serviceId: fee.serviceId,
        planVersionId: null,
        unitPrice: fee.amount,
        quantity: "1",
        includesTax: fee.includesTax,
        taxId: fee.taxId,
      },
      context.pricingOf(account.currency),
    ),
    id: uuidv7(work.now.getTime()),
    category: "fee",
    planId: null,
    revenueAccount: null,
    text: fee.text,
    period: null,
    pp: null,
    days: null,
    refersTo: null,
    futureItemId: null,
  };
}

/** What a settlement left behind. */
export interface SettlementResult {
  readonly creditNotes: readonly { readonly id: string; readonly number: string }[];
  readonly invoice: { readonly id: string; readonly number: string } | null;
  readonly futureItemIds: readonly string[];
  /** Parts of equipment that it made due (B-234); none where it was settled before there were any. */
  readonly partItemIds?: readonly string[];
  /** The first day that no invoice had before; what a withdrawal charges again up to. */
  readonly billedThrough: Record<string, Day>;
}

/**
 * Issues what was drafted in this transaction. The account has been locked before drafting. B-96: the credit goes to the invoice for the new
 * days first, then to what it was for and the rest by B-80.
 */
export async function issueSettlement(work: Work, settlement: Settlement): Promise<SettlementResult> {
  const { account, notes, invoice } = settlement;
  const credits: IssuedCredit[] = [];
  for (const note of notes) credits.push(await issueCredit(work, note, true));
  await giveBack(work, settlement.context, settlement.givenBack);
  await coverFreeDays(work, settlement);
  if (invoice && settlement.isChargedOnly) await chargeInstead(work, settlement.context, null, [{ account, documents: [invoice] }]);
  const issued = invoice && !settlement.isChargedOnly ? await issueForChange(work, account, invoice, credits) : null;
  for (const credit of credits) await allocateCredit(work, credit);
  const partItemIds = settlement.salesAtEnd.flatMap(({ lines }) => lines.flatMap(({ futureItemId }) => futureItemId ?? []));
  if (!settlement.arePartsNow) await bringForward(work, partItemIds, maxDay(settlement.wish.on, settlement.context.today));
  // Fees that wait are charged to a prepaid account at once, and so is time that the change left unpaid (B-84).
  if (account.billing_type !== "recurring") await chargeSoon(work, account.id);
  return {
    creditNotes: credits.map(({ document }) => ({ id: document.draft.id, number: document.number })),
    invoice: issued ? { id: issued.draft.id, number: issued.number } : null,
    futureItemIds: await leaveWaiting(work, settlement),
    partItemIds,
    billedThrough: Object.fromEntries(
      settlement.services.flatMap(({ change, lines }) => {
        const last = lines
          .map((line) => line.period.end)
          .sort()
          .at(-1);
        return last === undefined ? [] : [[change.before.id, last]];
      }),
    ),
  };
}

async function issueForChange(
  work: Work,
  account: AccountRow,
  draft: DraftDocument,
  credits: readonly IssuedCredit[],
): Promise<IssuedDocument> {
  const [issued] = await issueDocuments(work, [draft]);
  if (!issued) throw new Error("the invoice was not issued");
  await takeItems(work, [issued]);
  let left = draft.taxed.grossMinor;
  for (const { document } of credits) {
    const amountMinor = minMinor(left, document.draft.taxed.grossMinor);
    if (issued.entryId === "" || document.entryId === "" || amountMinor <= 0n) continue;
    left -= amountMinor;
    await saveAllocations(work, [
      { accountId: account.id, partnerId: account.partner_id, creditId: document.entryId, debitId: issued.entryId, amountMinor },
    ]);
  }
  work.audit({
    entity: "invoice",
    entityId: draft.id,
    label: `Invoice ${issued.number}`,
    action: "issue",
    partnerId: account.partner_id,
    customerId: account.id,
  });
  if (left > 0n && issued.entryId !== "") await settleFreeCredit(work, account.id);
  await payFromNegative(work, account.partner_id, [issued]);
  return issued;
}

/** Days that cost nothing and stand on no invoice are recorded as billed (B-57). */
async function coverFreeDays(work: Work, { invoice, services }: Settlement): Promise<void> {
  if (invoice !== null) return;
  await coverBilledDays(
    work,
    services.flatMap(({ change, charges }) =>
      charges.flatMap((line) =>
        line.period
          ? [{ ...line.period, serviceId: change.after.id, customerId: change.after.payerId, partnerId: change.after.partnerId }]
          : [],
      ),
    ),
  );
}

async function leaveWaiting(work: Work, { account, context, waitingFees, wish }: Settlement): Promise<string[]> {
  const ids: string[] = [];
  for (const fee of waitingFees) {
    const isGroup = fee.taxId !== null && context.taxBook.groups.has(fee.taxId);
    const { id } = await db(work)
      .insertInto("billing.future_items")
      .values({
        account_id: account.id,
        customer_id: account.id,
        partner_id: account.partner_id,
        service_id: fee.serviceId,
        side: "debit",
        kind: "fee",
        category: "fee",
        text: fee.text,
        unit_price: fee.amount,
        tax_id: isGroup ? null : fee.taxId,
        tax_group_id: isGroup ? fee.taxId : null,
        includes_tax: fee.includesTax,
        due_on: maxDay(wish.on, context.today),
        created_by: JSON.stringify(describeActor(work)),
        created_at: work.now,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    ids.push(id);
  }
  return ids;
}

/** Locks the account whose money a change of a service moves; runs and other changes wait. */
export async function lockForSettlement(work: Work, payerId: string): Promise<void> {
  const [account] = await lockAccounts(work, [payerId]);
  if (!account) throw notFound("This customer has no billing account.");
}
