// What each event writes in the books (B 14.1, B-236 to B-242). An event becomes lines that balance, or the input was wrong
// and it throws: an entry that does not balance must never reach the database.
import { type Day, maxDay } from "../../../../shared/calendar.ts";
import { maxMinor, minMinor } from "../../../../shared/money.ts";
import { type RoundingMode, round } from "../../../../shared/rational.ts";
import type { TaxTotal } from "../documents/tax-rules.ts";

export type AccountType = "asset" | "liability" | "equity" | "income" | "expense";

/** The chart that a new book begins with. */
export const chartOfAccounts = {
  1000: ["cash", "asset"],
  1010: ["bank", "asset"],
  1050: ["gateway_clearing", "asset"],
  1200: ["customer_accounts", "asset"],
  1990: ["suspense", "asset"],
  2100: ["tax_payable", "liability"],
  2300: ["deferred_revenue", "liability"],
  2310: ["invoiced_advances", "asset"],
  2350: ["reward_liability", "liability"],
  2400: ["vouchers_sold", "liability"],
  2500: ["customer_deposits", "liability"],
  2600: ["commission_payable", "liability"],
  3000: ["opening_balances", "equity"],
  4000: ["revenue_internet", "income"],
  4010: ["revenue_voice", "income"],
  4020: ["revenue_recurring", "income"],
  4030: ["revenue_one_time", "income"],
  4040: ["revenue_equipment", "income"],
  4050: ["revenue_topup", "income"],
  4060: ["revenue_fees", "income"],
  4070: ["revenue_bundle", "income"],
  4900: ["discounts", "income"],
  6300: ["referral_cost", "expense"],
  6400: ["bad_debt", "expense"],
  6410: ["bad_debt_recovered", "income"],
  6500: ["gateway_fees", "expense"],
  6550: ["deposit_interest", "expense"],
  6600: ["commission_cost", "expense"],
  6990: ["rounding", "expense"],
  7900: ["exchange_differences", "expense"],
} as const satisfies Record<number, readonly [string, AccountType]>;

const customers = "1200";
const betweenCustomers = "1290";
const suspense = "1990";
const deferred = "2300";
/** Where the value of cards goes that were given away and not sold. */
export const unsoldCards = "6300";

export type RevenueKind = "internet" | "voice" | "recurring" | "one_time" | "equipment" | "topup" | "fee" | "bundle";

const accountOfKind: Readonly<Record<RevenueKind, string>> = {
  internet: "4000",
  voice: "4010",
  recurring: "4020",
  one_time: "4030",
  equipment: "4040",
  topup: "4050",
  fee: "4060",
  bundle: "4070",
};

/** What a book says about accounts; null where it says nothing. `kind` may be a word of the catalogue that is none of ours. */
export interface RevenueMapping {
  readonly planAccount: string | null;
  readonly categoryAccount: string | null;
  /** An account for the kind that differs from the chart's. */
  readonly kindAccount: string | null;
  readonly kind: string | null;
  readonly bookDefault: string | null;
}

/** B-241 plan, category, kind, book; without any the suspense account, which alerts and stops nothing. */
export function revenueAccount(mapping: RevenueMapping): { readonly accountCode: string; readonly isSuspense: boolean } {
  const ofKind = mapping.kindAccount ?? (isRevenueKind(mapping.kind) ? accountOfKind[mapping.kind] : null);
  const accountCode = mapping.planAccount ?? mapping.categoryAccount ?? ofKind ?? mapping.bookDefault;
  return accountCode === null ? { accountCode: suspense, isSuspense: true } : { accountCode, isSuspense: false };
}

const isRevenueKind = (kind: string | null): kind is RevenueKind => kind !== null && Object.hasOwn(accountOfKind, kind);

export const moneyPlaces = ["cash", "bank", "gateway"] as const;
export type MoneyPlace = (typeof moneyPlaces)[number];

/** B-241 where money of a payment method lies; a desk, bank account or gateway may have an account of its own. */
export function moneyAccount(place: MoneyPlace, ownAccount: string | null = null): string {
  return ownAccount ?? { cash: "1000", bank: "1010", gateway: "1050" }[place];
}

/** B-4 what is taken in cash for an amount, in steps such as 5 minor units. */
export function roundToCashStep(amountMinor: bigint, stepMinor: bigint, rounding: RoundingMode = "half_away"): bigint {
  return stepMinor <= 1n ? amountMinor : round({ n: amountMinor, d: stepMinor }, rounding) * stepMinor;
}

/** What a line belongs to, for reports; only what an event knows. */
export interface Dimensions {
  readonly serviceId?: string | null;
  readonly planId?: string | null;
  readonly locationId?: string | null;
}

/** Net revenue of lines; the same account and dimensions become one journal line. */
export interface RevenuePart extends Dimensions {
  readonly accountCode: string;
  /** After the allowance. */
  readonly netMinor: bigint;
  /** Shown apart on 4900 where a book wants discounts apart; 0 or absent: netted. */
  readonly allowanceNetMinor?: bigint;
}

interface Billed {
  readonly billingAccountId: string;
  readonly revenue: readonly RevenuePart[];
  readonly taxes: readonly TaxTotal[];
  /** B-239 `daily`: revenue waits on 2300 until its days have passed. */
  readonly isDeferred?: boolean;
}

export type JournalEvent =
  /** Also a charge without a document. */
  | ({ readonly kind: "invoice" } & Billed)
  /** Amounts as on the note: positive. `unreleased`: what of its revenue still waits on 2300 (B-239). */
  | ({ readonly kind: "credit_note"; readonly unreleased?: readonly RevenuePart[] } & Omit<Billed, "isDeferred">)
  /** `settledMinor` is what the customer's debt falls by; in cash `takenMinor` may differ by the rounding of B-4. */
  | {
      readonly kind: "payment";
      readonly billingAccountId: string;
      readonly account: string;
      readonly settledMinor: bigint;
      readonly takenMinor?: bigint;
      /** What of it was paid as a deposit (B-231): it stands on 2500 and moves no balance. */
      readonly depositMinor?: bigint;
    }
  /** A bounce or chargeback. */
  | {
      readonly kind: "payment_reversal";
      readonly billingAccountId: string;
      readonly account: string;
      readonly settledMinor: bigint;
      readonly takenMinor?: bigint;
    }
  | {
      readonly kind: "refund" | "refund_failure";
      readonly billingAccountId: string;
      readonly account: string;
      readonly amountMinor: bigint;
    }
  | {
      readonly kind: "payout";
      readonly clearingAccount: string;
      readonly bankAccount: string;
      readonly amountMinor: bigint;
      readonly feeMinor: bigint;
    }
  /** Positive: the customer has money with us; negative: owes it. */
  | { readonly kind: "opening_balance"; readonly billingAccountId: string; readonly balanceMinor: bigint }
  /** `relievedTaxes`: output tax that falls away with it, by the partner's rules. */
  | {
      readonly kind: "write_off";
      readonly billingAccountId: string;
      readonly openMinor: bigint;
      readonly relievedTaxes: readonly TaxTotal[];
    }
  /** B-152 the few cents that a payment left open. */
  | { readonly kind: "small_difference"; readonly billingAccountId: string; readonly amountMinor: bigint }
  /** A payment on what was written off: beside the payment's own entry. */
  | {
      readonly kind: "recovery";
      readonly billingAccountId: string;
      readonly amountMinor: bigint;
      readonly restoredTaxes: readonly TaxTotal[];
    }
  /** Money of one account settles another's debt. */
  | { readonly kind: "transfer"; readonly fromBillingAccountId: string; readonly toBillingAccountId: string; readonly amountMinor: bigint }
  /** One side of money that goes from one customer to another in two entries, a balance of either moving by `changeMinor` (M-44). */
  | { readonly kind: "transfer_side"; readonly billingAccountId: string; readonly changeMinor: bigint }
  | ({ readonly kind: "advance_invoice" } & Omit<Billed, "isDeferred">)
  /** A later charge that an advance invoice had billed; its tax was booked then. */
  | ({ readonly kind: "advance_draw" } & Omit<Billed, "isDeferred">)
  | { readonly kind: "revenue_release"; readonly revenue: readonly RevenuePart[] }
  | { readonly kind: "deposit_paid"; readonly account: string; readonly billingAccountId: string; readonly amountMinor: bigint }
  | { readonly kind: "deposit_applied"; readonly billingAccountId: string; readonly amountMinor: bigint }
  /** What had been used of a deposit whose payment came back is owed again. */
  | { readonly kind: "deposit_taken_back"; readonly billingAccountId: string; readonly amountMinor: bigint }
  | { readonly kind: "deposit_interest"; readonly billingAccountId: string; readonly amountMinor: bigint }
  /** Held for another account from now on (M-44). */
  | {
      readonly kind: "deposit_moved";
      readonly fromBillingAccountId: string;
      readonly toBillingAccountId: string;
      readonly amountMinor: bigint;
    }
  /** B-229 cards sold: `owedMinor` is the value of those that can still be used, `usedMinor` of those that were used before they were paid for. */
  | {
      readonly kind: "refill_cards_sold";
      readonly billingAccountId: string;
      readonly priceMinor: bigint;
      readonly owedMinor: bigint;
      readonly usedMinor: bigint;
    }
  /** Value that nobody will use any more: void, or taken as income. */
  | { readonly kind: "refill_cards_gone"; readonly account: string; readonly amountMinor: bigint }
  /** B-230 the revenue of a sale that counts with the first use. */
  | { readonly kind: "vouchers_sold"; readonly account: string; readonly amountMinor: bigint }
  | { readonly kind: "refill_card" | "reward"; readonly billingAccountId: string; readonly amountMinor: bigint }
  | { readonly kind: "commission_accrued"; readonly amountMinor: bigint }
  | { readonly kind: "commission_paid"; readonly account: string; readonly amountMinor: bigint }
  /** Whoever collected for us sent the money less its share: what came to the bank is the payment less this. */
  | { readonly kind: "commission_kept"; readonly account: string; readonly amountMinor: bigint };

/** A line of an entry: one of `debitMinor` and `creditMinor` is above zero, the other is zero. */
export interface JournalLine {
  readonly accountCode: string;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
  readonly billingAccountId: string | null;
  readonly taxId: string | null;
  readonly serviceId: string | null;
  readonly planId: string | null;
  readonly locationId: string | null;
}

interface Posting extends Dimensions {
  readonly accountCode: string;
  /** Above zero a debit, below a credit. */
  readonly debit: bigint;
  readonly billingAccountId?: string;
  readonly taxId?: string;
}

/**
 * The lines of an event. An event that moves nothing (an invoice over zero) has none, and no entry is to be made of it.
 * Throws a RangeError if they do not balance.
 */
export function journalLines(event: JournalEvent): JournalLine[] {
  const lines = toLines(postings(event));
  const difference = lines.reduce((sum, line) => sum + line.debitMinor - line.creditMinor, 0n);
  if (difference !== 0n || lines.length === 1) throw new RangeError(`the ${event.kind} entry is off by ${difference}`);
  return lines;
}

function postings(event: JournalEvent): Posting[] {
  switch (event.kind) {
    case "invoice": {
      const income = event.isDeferred ? deferRevenue(event.revenue) : event.revenue;
      return [onCustomer(event.billingAccountId, grossOf(event)), ...revenueLines(income, -1n), ...taxLines(event.taxes, -1n)];
    }
    case "credit_note":
      return [
        ...revenueLines(splitUnreleased(event.revenue, event.unreleased ?? []), 1n),
        ...taxLines(event.taxes, 1n),
        onCustomer(event.billingAccountId, -grossOf(event)),
      ];
    case "payment":
      return paymentLines(event);
    case "payment_reversal":
      return paymentLines(event).map(opposite);
    case "refund":
      return [onCustomer(event.billingAccountId, event.amountMinor), { accountCode: event.account, debit: -event.amountMinor }];
    case "refund_failure":
      return [{ accountCode: event.account, debit: event.amountMinor }, onCustomer(event.billingAccountId, -event.amountMinor)];
    case "payout":
      return [
        { accountCode: event.bankAccount, debit: event.amountMinor - event.feeMinor },
        { accountCode: "6500", debit: event.feeMinor },
        { accountCode: event.clearingAccount, debit: -event.amountMinor },
      ];
    case "opening_balance":
      return [onCustomer(event.billingAccountId, -event.balanceMinor), { accountCode: "3000", debit: event.balanceMinor }];
    case "write_off":
      return [
        { accountCode: "6400", debit: event.openMinor - sumOf(event.relievedTaxes) },
        ...taxLines(event.relievedTaxes, 1n),
        onCustomer(event.billingAccountId, -event.openMinor),
      ];
    case "small_difference":
      return [{ accountCode: "6990", debit: event.amountMinor }, onCustomer(event.billingAccountId, -event.amountMinor)];
    case "recovery":
      return [
        onCustomer(event.billingAccountId, event.amountMinor),
        { accountCode: "6410", debit: sumOf(event.restoredTaxes) - event.amountMinor },
        ...taxLines(event.restoredTaxes, -1n),
      ];
    case "transfer":
      return [onCustomer(event.fromBillingAccountId, event.amountMinor), onCustomer(event.toBillingAccountId, -event.amountMinor)];
    case "transfer_side":
      return [onCustomer(event.billingAccountId, -event.changeMinor), { accountCode: betweenCustomers, debit: event.changeMinor }];
    case "advance_invoice":
      return [
        { accountCode: "2310", debit: grossOf(event), billingAccountId: event.billingAccountId },
        ...revenueLines(deferRevenue(event.revenue), -1n),
        ...taxLines(event.taxes, -1n),
      ];
    case "advance_draw":
      return [
        onCustomer(event.billingAccountId, grossOf(event)),
        ...revenueLines(deferRevenue(event.revenue), 1n),
        { accountCode: "2310", debit: -grossOf(event), billingAccountId: event.billingAccountId },
        ...revenueLines(event.revenue, -1n),
      ];
    case "revenue_release":
      return [...revenueLines(deferRevenue(event.revenue), 1n), ...revenueLines(event.revenue, -1n)];
    case "deposit_paid":
      return [
        { accountCode: event.account, debit: event.amountMinor },
        { accountCode: "2500", debit: -event.amountMinor, billingAccountId: event.billingAccountId },
      ];
    case "deposit_applied":
      return [
        { accountCode: "2500", debit: event.amountMinor, billingAccountId: event.billingAccountId },
        onCustomer(event.billingAccountId, -event.amountMinor),
      ];
    case "deposit_taken_back":
      return [
        onCustomer(event.billingAccountId, event.amountMinor),
        { accountCode: "2500", debit: -event.amountMinor, billingAccountId: event.billingAccountId },
      ];
    case "deposit_interest":
      return [
        { accountCode: "6550", debit: event.amountMinor },
        { accountCode: "2500", debit: -event.amountMinor, billingAccountId: event.billingAccountId },
      ];
    case "deposit_moved":
      return [
        { accountCode: "2500", debit: event.amountMinor, billingAccountId: event.fromBillingAccountId },
        { accountCode: "2500", debit: -event.amountMinor, billingAccountId: event.toBillingAccountId },
      ];
    case "refill_cards_sold":
      return [
        onCustomer(event.billingAccountId, event.priceMinor),
        { accountCode: "6600", debit: event.owedMinor + event.usedMinor - event.priceMinor },
        { accountCode: "2400", debit: -event.owedMinor },
        // What had been given away is paid for after all.
        { accountCode: unsoldCards, debit: -event.usedMinor },
      ];
    case "refill_cards_gone":
      return [
        { accountCode: "2400", debit: event.amountMinor },
        { accountCode: event.account, debit: -event.amountMinor },
      ];
    case "vouchers_sold":
      return [
        { accountCode: event.account, debit: event.amountMinor },
        { accountCode: "2400", debit: -event.amountMinor },
      ];
    case "refill_card":
      return [{ accountCode: "2400", debit: event.amountMinor }, onCustomer(event.billingAccountId, -event.amountMinor)];
    case "reward":
      return [{ accountCode: "6300", debit: event.amountMinor }, onCustomer(event.billingAccountId, -event.amountMinor)];
    case "commission_accrued":
      return [
        { accountCode: "6600", debit: event.amountMinor },
        { accountCode: "2600", debit: -event.amountMinor },
      ];
    case "commission_paid":
      return [
        { accountCode: "2600", debit: event.amountMinor },
        { accountCode: event.account, debit: -event.amountMinor },
      ];
    case "commission_kept":
      return [
        { accountCode: "6600", debit: event.amountMinor },
        { accountCode: event.account, debit: -event.amountMinor },
      ];
  }
}

const onCustomer = (billingAccountId: string, debit: bigint): Posting => ({ accountCode: customers, debit, billingAccountId });

const opposite = (posting: Posting): Posting => ({ ...posting, debit: -posting.debit });

const sumOf = (taxes: readonly TaxTotal[]): bigint => taxes.reduce((sum, tax) => sum + tax.taxMinor, 0n);

const grossOf = ({ revenue, taxes }: Pick<Billed, "revenue" | "taxes">): bigint =>
  revenue.reduce((sum, part) => sum + part.netMinor, sumOf(taxes));

function revenueLines(revenue: readonly RevenuePart[], sign: bigint): Posting[] {
  return revenue.flatMap(({ accountCode, netMinor, allowanceNetMinor = 0n, serviceId = null, planId = null, locationId = null }) => {
    const belongsTo = { serviceId, planId, locationId };
    const line = { accountCode, debit: sign * (netMinor + allowanceNetMinor), ...belongsTo };
    return allowanceNetMinor === 0n ? [line] : [line, { accountCode: "4900", debit: -sign * allowanceNetMinor, ...belongsTo }];
  });
}

/** The same revenue, waiting; discounts wait inside of it. */
const deferRevenue = (revenue: readonly RevenuePart[]): RevenuePart[] =>
  revenue.map(({ allowanceNetMinor: _shownOnRelease, ...part }) => ({ ...part, accountCode: deferred }));

/** B-239 credits take back what has not been released first. */
function splitUnreleased(revenue: readonly RevenuePart[], unreleased: readonly RevenuePart[]): RevenuePart[] {
  const left = unreleased.map((part) => ({ ...part }));
  return revenue.flatMap((part) => {
    const waiting = left.find((w) => w.netMinor > 0n && w.accountCode === part.accountCode && sameDimensions(w, part));
    if (!waiting) return [part];
    const back = minMinor(waiting.netMinor, maxMinor(part.netMinor, 0n));
    waiting.netMinor -= back;
    const { allowanceNetMinor: _netted, ...rest } = part;
    return [
      { ...rest, accountCode: deferred, netMinor: back },
      { ...rest, netMinor: part.netMinor - back },
    ];
  });
}

const sameDimensions = (a: Dimensions, b: Dimensions): boolean =>
  (a.serviceId ?? null) === (b.serviceId ?? null) &&
  (a.planId ?? null) === (b.planId ?? null) &&
  (a.locationId ?? null) === (b.locationId ?? null);

const taxLines = (taxes: readonly TaxTotal[], sign: bigint): Posting[] =>
  taxes.map((tax) => ({ accountCode: tax.accountCode, debit: sign * tax.taxMinor, taxId: tax.taxId }));

interface Paid {
  readonly billingAccountId: string;
  readonly account: string;
  readonly settledMinor: bigint;
  readonly takenMinor?: bigint;
  readonly depositMinor?: bigint;
}

function paymentLines({ billingAccountId, account, settledMinor, takenMinor = settledMinor, depositMinor = 0n }: Paid): Posting[] {
  return [
    { accountCode: account, debit: takenMinor },
    { accountCode: "6990", debit: settledMinor - takenMinor },
    { accountCode: "2500", debit: -depositMinor, billingAccountId },
    onCustomer(billingAccountId, depositMinor - settledMinor),
  ];
}

/** One line per account and dimensions; what comes to nothing is left out (B-236: amounts are above zero). */
function toLines(found: readonly Posting[]): JournalLine[] {
  const merged = new Map<string, { of: Omit<JournalLine, "debitMinor" | "creditMinor">; debit: bigint }>();
  for (const { accountCode, debit, billingAccountId = null, taxId = null, serviceId = null, planId = null, locationId = null } of found) {
    const key = `${accountCode}|${billingAccountId}|${taxId}|${serviceId}|${planId}|${locationId}`;
    const same = merged.get(key);
    if (same) same.debit += debit;
    else merged.set(key, { of: { accountCode, billingAccountId, taxId, serviceId, planId, locationId }, debit });
  }
  return [...merged.values()].flatMap(({ of, debit }) => {
    if (debit === 0n) return [];
    return [{ ...of, debitMinor: maxMinor(debit, 0n), creditMinor: maxMinor(-debit, 0n) }];
  });
}

/** The opposite entry, for corrections: posted entries never change. */
export const reverseLines = (lines: readonly JournalLine[]): JournalLine[] =>
  lines.map((line) => ({ ...line, debitMinor: line.creditMinor, creditMinor: line.debitMinor }));

/** B-237 what lines do to the balance of an account: credits less debits of 1200. */
export const balanceChange = (lines: readonly JournalLine[], billingAccountId: string): bigint =>
  lines.reduce(
    (sum, line) =>
      line.accountCode === customers && line.billingAccountId === billingAccountId ? sum + line.creditMinor - line.debitMinor : sum,
    0n,
  );

/** B-242 the date of an entry: a late fact of a closed period is dated its first open day. */
export const postingDay = (factOn: Day, firstOpenDay: Day | null): Day => (firstOpenDay === null ? factOn : maxDay(factOn, firstOpenDay));

// -------------------------------------------------------------------------------------------- the chain of hashes

export interface EntryContent {
  readonly entryId: string;
  readonly bookId: string;
  readonly date: Day;
  /** The day of a late fact whose own period was closed; absent or null: `date` is its day. */
  readonly originOn?: Day | null;
  readonly kind: string;
  readonly currency: string;
  /** The document or payment behind it: "invoice:0198…"; null for a manual entry. */
  readonly source: string | null;
  /** The entry that it takes back. */
  readonly reversesEntryId: string | null;
  /** In the order of their line numbers. */
  readonly lines: readonly JournalLine[];
}

/** What stands before the first entry of a book. */
export const firstPreviousHash = "0".repeat(64);

/**
 * B-240 the text whose SHA-256 (UTF-8, as 64 small hexadecimal digits) is the hash of an entry. Version 1:
 * the previous entry's hash; then `1|entry|book|date|kind|currency|source|reverses`; then a line for each journal line,
 * `account|D or C|minor units|billing account|tax|service|plan|location`. Lines are joined by a line feed, with none at
 * the end; what is null is empty. An entry with a day of origin is version 2: `2|…|reverses|origin`. An auditor can do it with `string_agg`
 * and `sha256` in SQL.
 */
export function entryText(entry: EntryContent, previousHash: string): string {
  const { entryId, bookId, date, originOn = null, kind, currency, source, reversesEntryId } = entry;
  const head = [entryId, bookId, date, kind, currency, source, reversesEntryId];
  const rows = [[previousHash], originOn === null ? ["1", ...head] : ["2", ...head, originOn]];
  for (const line of entry.lines) {
    const isDebit = line.debitMinor > 0n;
    const amount = String(isDebit ? line.debitMinor : line.creditMinor);
    const { accountCode, billingAccountId, taxId, serviceId, planId, locationId } = line;
    rows.push([accountCode, isDebit ? "D" : "C", amount, billingAccountId, taxId, serviceId, planId, locationId]);
  }
  const texts = rows.map((row) => row.map((value) => value ?? ""));
  // Two entries must never have one text.
  if (texts.some((row) => row.some((value) => /[|\n]/.test(value)))) throw new RangeError("a field of an entry holds a separator");
  return texts.map((row) => row.join("|")).join("\n");
}
