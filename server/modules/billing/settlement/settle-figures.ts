// A settlement as people read it: every amount with the figures behind it (B-97, B-252).
import { addDays, type Day, daysBetween, maxDay, type Period } from "../../../../shared/calendar.ts";
import { type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import { billedUntil, billingDateAfter, latestBillingDate } from "../charges/calendar-rules.ts";
import { onBalance } from "../charges/charged-lines.ts";
import { pricingPeriodFrom } from "../charges/cycle-rules.ts";
import type { PricedLine } from "../charges/line-rules.ts";
import { daysOfService, linesOfOneService, type SortedLine } from "../charges/service-lines.ts";
import { type TaxedDocument, taxDocument } from "../documents/tax-rules.ts";
import { linesOfDay, linesOfPeriod } from "../prepaid/prepaid-rules.ts";
import type { AccountCharges } from "../prepaid/save-charges.ts";
import { lineOfFee } from "./fee-line.ts";
import { explainDays } from "./settle-rules.ts";
import type { Fee, Settlement } from "./settlement.ts";

/** F(to) − F(from) of a price over n days; what discounts took off stands apart. */
export interface Why {
  readonly price: MoneyJson;
  readonly days: number;
  readonly from: number;
  readonly to: number;
  readonly atFrom: MoneyJson;
  readonly atTo: MoneyJson;
  readonly allowance: MoneyJson;
}

export interface FigureLine {
  readonly serviceId: string;
  readonly text: string;
  readonly period: Period | null;
  readonly days: number | null;
  /** Net, or with tax if `includesTax`. */
  readonly amount: MoneyJson;
  readonly includesTax: boolean;
  /** Of a credit: the invoice that it takes back; empty when that will be issued by then, null when the days were charged without one. */
  readonly invoiceNumber: string | null;
  readonly why: Why | null;
}

export interface Totals {
  readonly net: MoneyJson;
  readonly tax: MoneyJson;
  readonly gross: MoneyJson;
}

export interface SettlementFigures {
  readonly currency: string;
  readonly credits: FigureLine[];
  readonly charges: FigureLine[];
  readonly fees: { readonly code: string; readonly text: string; readonly amount: MoneyJson; readonly isNow: boolean }[];
  readonly credit: Totals | null;
  /** `isCharged`: taken from the balance, and no invoice is made of it. */
  readonly invoice: (Totals & { readonly dueOn: Day | null; readonly isCharged: boolean }) | null;
  /** Above zero: to pay; below: to be credited. */
  readonly net: MoneyJson;
  /** The next regular invoice of these services, with what waits for it. */
  readonly next: (Totals & { readonly on: Day }) | null;
}

export function settlementFigures(work: Work, settlement: Settlement): SettlementFigures {
  const { account, services, notes, givenBack, charged, projected, invoice, nowFees, waitingFees, salesAtEnd, arePartsNow } = settlement;
  const { currency } = account;
  const amount = (minor: bigint): MoneyJson => toMoneyJson(money(minor, currency));
  const totals = (sum: Sums): Totals => ({
    net: amount(sum.netMinor),
    tax: amount(sum.taxMinor),
    gross: amount(sum.grossMinor),
  });
  const billed = charged ? sumOfCharges(charged) : (invoice?.taxed ?? null);
  const credited = [
    ...notes.map(({ draft }) => draft.taxed),
    ...givenBack.map(sumOfCharges).map(asCredit),
    ...(projected ? [projected] : []),
  ].reduce(
    (sum, part) => ({
      netMinor: sum.netMinor + part.netMinor,
      taxMinor: sum.taxMinor + part.taxMinor,
      grossMinor: sum.grossMinor + part.grossMinor,
    }),
    { netMinor: 0n, taxMinor: 0n, grossMinor: 0n },
  );
  const fee = (isNow: boolean) => (each: Fee) => ({
    code: each.code,
    text: each.text,
    amount: amount(lineOfFee(work, settlement.context, account, each).amountMinor),
    isNow,
  });
  return {
    currency,
    credits: services.flatMap((service) => creditLines(settlement, service, amount)),
    charges: services.flatMap((service) => service.charges.map((line) => chargeLine(settlement, service.change.after.id, line, amount))),
    fees: [
      ...nowFees.map(fee(true)),
      ...waitingFees.map(fee(false)),
      ...salesAtEnd.map(({ text, lines }) => ({
        code: "instalments",
        text,
        amount: amount(lines.reduce((sum, line) => sum + line.amountMinor, 0n)),
        isNow: arePartsNow,
      })),
    ],
    credit: credited.grossMinor === 0n ? null : totals(credited),
    invoice: billed
      ? { ...totals(billed), dueOn: charged ? (charged.dueOn ?? null) : (invoice?.dueOn ?? null), isCharged: charged !== null }
      : null,
    net: amount((billed?.grossMinor ?? 0n) - credited.grossMinor),
    next: nextInvoice(work, settlement, totals),
  };
}

type Sums = Pick<TaxedDocument, "netMinor" | "taxMinor" | "grossMinor">;

const sumOfCharges = ({ taxed: { grossMinor, lines } }: Pick<AccountCharges, "taxed">): Sums => ({
  netMinor: lines.reduce((sum, line) => sum + line.netMinor, 0n),
  taxMinor: lines.reduce((sum, line) => sum + line.taxMinor, 0n),
  grossMinor,
});

/** What comes back, above zero as on a credit note. */
const asCredit = ({ netMinor, taxMinor, grossMinor }: Sums): Sums => ({
  netMinor: -netMinor,
  taxMinor: -taxMinor,
  grossMinor: -grossMinor,
});

type Settled = Settlement["services"][number];
type Amount = (minor: bigint) => MoneyJson;

function creditLines({ context, account }: Settlement, { lines, credits, change }: Settled, amount: Amount): FigureLine[] {
  const pricing = context.pricingOf(account.currency);
  return credits.flatMap((credit) => {
    const line = lines.find((known) => known.lineId === credit.lineId);
    if (!line) return [];
    const days = credit.paidBack ?? credit.release;
    const [first, ...more] = days;
    const segment = change.before.segments.find(({ end }) => end === null || line.period.start < end);
    return [
      {
        serviceId: change.before.id,
        text: line.text,
        period: first ? { start: first.start, end: days.at(-1)?.end ?? first.end } : line.period,
        days: days.reduce((sum, part) => sum + daysBetween(part.start, part.end), 0),
        amount: amount(credit.amountMinor),
        includesTax: segment?.includesTax ?? false,
        invoiceNumber: line.invoiceId === onBalance ? null : line.invoiceNumber,
        why: first && more.length === 0 ? whyOf(explainDays(pricing, line, line.pp, first), amount) : null,
      },
    ];
  });
}

function chargeLine({ context, account }: Settlement, serviceId: string, line: SortedLine, amount: Amount): FigureLine {
  const pp = line.pp ? pricingPeriodFrom(line.pp, line.priceMonths ?? 1) : null;
  const parts = {
    unitPrice: line.unitPrice,
    quantity: line.quantity,
    discountPercent: line.discountPercent ?? "0",
    discountFixed: line.discountFixed ?? "0",
  };
  const isByDays = (line.proration ?? "on") === "on";
  return {
    serviceId,
    text: line.text,
    period: line.period,
    days: line.days,
    amount: amount(line.amountMinor),
    includesTax: line.includesTax,
    invoiceNumber: null,
    why: pp && line.period && isByDays ? whyOf(explainDays(context.pricingOf(account.currency), parts, pp, line.period), amount) : null,
  };
}

const whyOf = (figures: ReturnType<typeof explainDays>, amount: Amount): Why => ({
  price: amount(figures.priceMinor),
  days: figures.days,
  from: figures.from,
  to: figures.to,
  atFrom: amount(figures.atFromMinor),
  atTo: amount(figures.atToMinor),
  allowance: amount(figures.allowanceMinor),
});

/** As far ahead as anybody waits for the next line of a service. */
const longestWaitCycles = 37;

function nextInvoice(
  work: Work,
  { account, context, services, waitingFees }: Settlement,
  totals: (sum: TaxedDocument) => Totals,
): SettlementFigures["next"] {
  if (!account.billing_enabled) return null;
  if (account.billing_type !== "recurring") return nextPaidTime(work, { account, context, services, waitingFees }, totals);
  // Only sums are shown of it.
  const lines = {
    account,
    locationId: null,
    language: "en",
    grids: context.gridsOf(account),
    pricing: context.pricingOf(account.currency),
    rateDaysOf: context.rateDaysOf,
  };
  const fees = waitingFees.map((fee) => lineOfFee(work, context, account, fee));
  let on = maxDay(account.next_billing_on, context.today);
  for (let cycle = 0; cycle < longestWaitCycles; cycle += 1) {
    const date = maxDay(latestBillingDate(calendarOf(account), on), account.next_billing_on);
    const due = services.flatMap(({ change, coveredAfter }) =>
      linesOfOneService(work, lines, change.after, coveredAfter, billedUntil(calendarOf(account), date)),
    );
    if (due.length > 0 || fees.length > 0) return { on: maxDay(date, context.today), ...totals(taxed(context, [...due, ...fees])) };
    on = billingDateAfter(calendarOf(account), date);
  }
  return null;
}

/** As far ahead as the next charge of a prepaid service is looked for: the longest pause and the longest period. */
const longestWaitDays = 730;

/** Of a prepaid account: the first day or period after the paid time. */
function nextPaidTime(
  work: Work,
  { account, context, services, waitingFees }: Pick<Settlement, "account" | "context" | "services" | "waitingFees">,
  totals: (sum: TaxedDocument) => Totals,
): SettlementFigures["next"] {
  const pricing = context.pricingOf(account.currency);
  const grids = context.gridsOf(account);
  const fees = waitingFees.map((fee) => lineOfFee(work, context, account, fee));
  const paidUntil = services.reduce((last, { coveredAfter }) => maxDay(last, coveredAfter.at(-1)?.end ?? last), context.today);
  for (let on = paidUntil, days = 0; days < longestWaitDays; days += 1, on = addDays(on, 1)) {
    const due = services.flatMap(({ change: { after }, coveredAfter }) => {
      const service = { ...daysOfService(after, context), covered: coveredAfter };
      if (account.billing_type === "prepaid_daily") return linesOfDay(after.id, service, on, grids, pricing);
      const plan = after.segments.find(({ start, end }) => start <= on && (end === null || on < end))?.plan;
      return linesOfPeriod(after.id, service, on, plan?.prepaidDays ?? "monthly", pricing);
    });
    if (due.length > 0) return { on, ...totals(taxed(context, [...due, ...fees])) };
  }
  return null;
}

const taxed = (context: Settlement["context"], lines: readonly PricedLine[]): TaxedDocument =>
  taxDocument(lines, context.treatmentsOn(context.today), context);
