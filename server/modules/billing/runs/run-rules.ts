// From lines to documents, and what a run does with each (B-55 to B-59, B-63 to B-66, B-69). Nothing here loses money:
// what is not issued now is deferred, parked or kept as a future item.
import { addDays, type Day, maxDay, onDayOfMonth } from "../../../../shared/calendar.ts";
import { parseDecimal, round, scaledToDecimal, trimDecimal } from "../../../../shared/rational.ts";
import type { PricedLine, ServiceLine } from "../charges/line-rules.ts";

export const groupings = ["account", "service", "kind", "location", "subaccount"] as const;
export type Grouping = (typeof groupings)[number];

/** The order of B-59 on a document. */
export const serviceKinds = ["internet", "voice", "recurring", "bundle", "topup", "one_time"] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** What decides on which document a line stands, and where. */
export interface GroupableLine {
  readonly serviceId: string | null;
  /** The visible number of the service; lines without a service come last. */
  readonly serviceNumber: number | null;
  readonly serviceKind: ServiceKind;
  readonly locationId: string | null;
  /** The visible number of the sub-account whose line it is; null is the account itself, which comes first. */
  readonly beneficiaryNumber: number | null;
  readonly separateInvoice: boolean;
  /** Lines of different tax status or order number never share a document. */
  readonly taxStatus: string;
  readonly poNumber: string | null;
  /** First day of the line's period, if it has one. */
  readonly start?: Day | null;
}

/** B-59 the documents of an account, in the order of their first lines; each is sorted as it is printed. */
export function groupLines<Line extends GroupableLine>(lines: readonly Line[], grouping: Grouping): Line[][] {
  if (lines.length < 2) return lines.length === 0 ? [] : [[...lines]];
  const documents = new Map<string, Line[]>();
  for (const line of [...lines].sort(compareLines)) {
    const key = documentKey(line, grouping);
    const document = documents.get(key);
    if (document) document.push(line);
    else documents.set(key, [line]);
  }
  return [...documents.values()];
}

function documentKey(line: GroupableLine, grouping: Grouping): string {
  const apart = line.separateInvoice && line.serviceId !== null ? `apart ${line.serviceId}` : groupOf(line, grouping);
  return JSON.stringify([apart, line.taxStatus, line.poNumber]);
}

function groupOf(line: GroupableLine, grouping: Grouping): string {
  switch (grouping) {
    case "account":
      return "";
    case "service":
      return line.serviceId ?? "";
    case "kind":
      return line.serviceKind;
    case "location":
      return line.locationId ?? "";
    case "subaccount":
      return String(line.beneficiaryNumber ?? "");
  }
}

function compareLines(a: GroupableLine, b: GroupableLine): number {
  return (
    (a.beneficiaryNumber ?? 0) - (b.beneficiaryNumber ?? 0) ||
    serviceKinds.indexOf(a.serviceKind) - serviceKinds.indexOf(b.serviceKind) ||
    nullsLast(a.serviceNumber, b.serviceNumber) ||
    // What is charged once stands behind the days of its service.
    compareTexts(a.start ?? afterAllDays, b.start ?? afterAllDays)
  );
}

function nullsLast(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a - b;
}

const afterAllDays = "~";
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** B-58 a service's first days, that are less than a whole pricing period. */
export const isFirstPartial = (line: ServiceLine, wasBilledBefore: boolean): boolean => !wasBilledBefore && line.start > line.ppStart;

export interface IssueSettings {
  readonly issueZeroInvoices: boolean;
  readonly minInvoiceMinor: bigint;
  readonly minInvoiceDays: number;
  readonly invoiceFutureItemsAlone: boolean;
}

export interface DocumentToDecide {
  readonly grossMinor: bigint;
  /** Its lines for days of services. */
  readonly recurring: readonly { readonly days: number; readonly isFirstPartial: boolean }[];
  /** A person issues it: the limits do not count. */
  readonly isManual: boolean;
}

export type DocumentOutcome =
  | { readonly kind: "issue" }
  /** B-57 nothing to pay and no document, but the days are billed. */
  | { readonly kind: "cover_only" }
  /** B-58 neither document nor coverage: the days come again. */
  | { readonly kind: "defer"; readonly reason: "below_amount" | "short_first_period" | "items_only" }
  /** B-56 credits exceed charges: take some back first (`withholdSurplus`). */
  | { readonly kind: "surplus"; readonly overMinor: bigint };

/** What becomes of a document, by its total. */
export function decideDocument(document: DocumentToDecide, settings: IssueSettings): DocumentOutcome {
  const { grossMinor, recurring, isManual } = document;
  if (grossMinor < 0n) return { kind: "surplus", overMinor: -grossMinor };
  if (!isManual) {
    if (recurring.length === 0 && !settings.invoiceFutureItemsAlone) return { kind: "defer", reason: "items_only" };
    // A total of zero is no small amount that could grow: it would wait for ever.
    if (grossMinor > 0n && grossMinor < settings.minInvoiceMinor) return { kind: "defer", reason: "below_amount" };
    const isShort = recurring.length > 0 && recurring.every((line) => line.isFirstPartial && line.days < settings.minInvoiceDays);
    if (isShort) return { kind: "defer", reason: "short_first_period" };
  }
  return grossMinor === 0n && !settings.issueZeroInvoices ? { kind: "cover_only" } : { kind: "issue" };
}

/**
 * B-56 keeps as many credits as the charges bear, in the order given; the one that would go below zero is split, and the
 * rest is handed back as future items (or for a credit note). `grossOf` taxes lines and gives the document's total.
 */
export function withholdSurplus<Line extends PricedLine>(
  lines: readonly Line[],
  grossOf: (lines: readonly Line[]) => bigint,
  exponent: number,
): { kept: Line[]; surplus: Line[] } {
  if (grossOf(lines) >= 0n) return { kept: [...lines], surplus: [] };
  const kept = lines.filter((line) => line.amountMinor >= 0n);
  const surplus: Line[] = [];
  for (const credit of lines.filter((line) => line.amountMinor < 0n)) {
    if (surplus.length > 0) surplus.push(credit);
    else if (grossOf([...kept, credit]) >= 0n) kept.push(credit);
    else {
      const part = largestPart(-credit.amountMinor, (minor) => grossOf([...kept, partOfCredit(credit, minor, exponent)]) >= 0n);
      if (part > 0n) kept.push(partOfCredit(credit, part, exponent));
      surplus.push(partOfCredit(credit, -credit.amountMinor - part, exponent));
    }
  }
  return { kept, surplus };
}

/** A part of a credit is one piece at its own amount: the quantity of the whole says nothing about it. */
const partOfCredit = <Line extends PricedLine>(line: Line, minor: bigint, exponent: number): Line => ({
  ...line,
  unitPrice: scaledToDecimal(minor, exponent),
  quantity: "1",
  amountMinor: -minor,
});

/** The largest number from 0 below `limit` that still fits; more never fits better. */
function largestPart(limit: bigint, fits: (minor: bigint) => boolean): bigint {
  let low = 0n;
  let high = limit;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

// ------------------------------------------------------------------------------------------------- run items

export type ParkReason = "amount_jump" | "too_many_lines" | "tax_missing" | "currency_differs" | "account_loop" | "negative_quantity";

export interface ParkInput {
  readonly totalMinor: bigint;
  /** The last three recurring totals, or as many as there were. */
  readonly lastTotalsMinor: readonly bigint[];
  readonly currency: string;
  readonly lines: readonly {
    readonly serviceId: string | null;
    readonly taxId: string | null;
    readonly quantity: string;
    readonly planCurrency: string | null;
  }[];
  readonly hasAccountLoop: boolean;
}

export interface ParkSettings {
  readonly parkFactor: string;
  readonly parkMinMinor: bigint;
}

const mostLinesPerService = 15;

/** B-63 why an item waits for a person; an empty list says it need not. */
export function parkReasons(item: ParkInput, settings: ParkSettings): ParkReason[] {
  const reasons: ParkReason[] = [];
  if (isAmountJump(item, settings)) reasons.push("amount_jump");
  if (item.lines.length > mostLinesPerService && hasServiceWithManyLines(item.lines)) reasons.push("too_many_lines");
  if (item.lines.some((line) => line.taxId === null)) reasons.push("tax_missing");
  if (item.lines.some((line) => line.planCurrency !== null && line.planCurrency !== item.currency)) reasons.push("currency_differs");
  if (item.hasAccountLoop) reasons.push("account_loop");
  if (item.lines.some((line) => line.quantity.startsWith("-") && /[1-9]/.test(line.quantity))) reasons.push("negative_quantity");
  return reasons;
}

/** Without earlier totals there is nothing to compare with. */
function isAmountJump({ totalMinor, lastTotalsMinor }: ParkInput, { parkFactor, parkMinMinor }: ParkSettings): boolean {
  if (lastTotalsMinor.length === 0 || totalMinor <= parkMinMinor) return false;
  const factor = parseDecimal(parkFactor);
  const sum = lastTotalsMinor.reduce((a, b) => a + b, 0n);
  return totalMinor * BigInt(lastTotalsMinor.length) * factor.d > factor.n * sum;
}

function hasServiceWithManyLines(lines: ParkInput["lines"]): boolean {
  const counts = new Map<string, number>();
  for (const { serviceId } of lines) if (serviceId !== null) counts.set(serviceId, (counts.get(serviceId) ?? 0) + 1);
  return [...counts.values()].some((count) => count > mostLinesPerService);
}

export type RunWarning = "adjustments" | "surplus_credit" | "changed_since_preview";

/** The state of an item after building: a person must act, should look, or need not. */
export function builtItemState(reasons: readonly ParkReason[], warnings: readonly RunWarning[]): "parked" | "warning" | "ok" {
  if (reasons.length > 0) return "parked";
  return warnings.length > 0 ? "warning" : "ok";
}

/** B-65 whether a total that moved since the preview must wait for a person. */
export function mustWaitAgain(
  totals: { previewMinor: bigint; nowMinor: bigint },
  settings: { staleToleranceMinor: bigint; whenStale: "wait" | "recompute_and_issue" },
): boolean {
  const moved = totals.nowMinor - totals.previewMinor;
  const size = moved < 0n ? -moved : moved;
  return settings.whenStale === "wait" && size > settings.staleToleranceMinor;
}

/** B-65 what an item was worked out from, as text to be hashed: the same inputs give the same text in any order. */
export function inputText(lines: readonly (PricedLine & Partial<Pick<ServiceLine, "start" | "end">>)[]): string {
  return lines
    .map((line) =>
      JSON.stringify([
        line.kind,
        line.serviceId,
        line.planVersionId,
        line.start ?? null,
        line.end ?? null,
        trimDecimal(line.unitPrice),
        trimDecimal(line.quantity),
        String(line.allowanceMinor),
        String(line.amountMinor),
        line.includesTax,
        line.taxId,
      ]),
    )
    .sort()
    .join("\n");
}

/** B-62 change against the previous total in per cent with one decimal; null when there was none. */
export function changeInPercent(totalMinor: bigint, previousMinor: bigint): string | null {
  if (previousMinor <= 0n) return null;
  return scaledToDecimal(round({ n: (totalMinor - previousMinor) * 1000n, d: previousMinor }), 1);
}

// ----------------------------------------------------------------------------------------------------- dates

export const dateModes = ["billing_day", "issue_date"] as const;
export type DateMode = (typeof dateModes)[number];

/** B-66 the date of documents and charges. */
export const documentDay = (mode: DateMode, billingOn: Day, issuedOn: Day): Day => (mode === "billing_day" ? billingOn : issuedOn);

/** B-66 due days count from the document's date; a late issue never makes an invoice that is due already. */
export function dueDay(documentOn: Day, issuedOn: Day, terms: { dueDays: number; minDaysToPay: number }): Day {
  const due = addDays(documentOn, terms.dueDays);
  return issuedOn > documentOn && due <= issuedOn ? addDays(issuedOn, terms.minDaysToPay) : maxDay(due, documentOn);
}

/** B-64 the day on which an unconfirmed run issues itself; its hour is a setting. */
export const autoIssueDay = (previewOn: Day, confirmationDays: number | "month_end"): Day =>
  confirmationDays === "month_end" ? onDayOfMonth(previewOn, 31) : addDays(previewOn, confirmationDays);

export const undoRefusalKinds = [
  "period_closed",
  "exported",
  "paid",
  "later_run",
  "credited_since",
  "billed_again",
  "rest_used",
  "not_last",
  "other_lines",
  "registered",
  "synced",
  "credited",
  "written_off",
] as const;
export type UndoRefusal = (typeof undoRefusalKinds)[number];

/** B-69 why a document of a run cannot be undone; an empty list says it can. */
export function undoRefusals(document: {
  readonly isPeriodOpen: boolean;
  /** E-invoiced, or in an accounting export. */
  readonly isExported: boolean;
  /** Allocations other than those from free balance, or money paid out. */
  readonly hasNamedPayment: boolean;
  readonly hasLaterRun: boolean;
  /** A credit note whose invoice has been credited further. */
  readonly isCreditedSince?: boolean;
  /** A credit note whose days stand on a document that is none of this run. */
  readonly isBilledAgain?: boolean;
  /** The rest of a credit that it could not bear whole stands on another document. */
  readonly isRestUsed?: boolean;
  /** B-71 another recurring invoice came after it. */
  readonly isNotLast?: boolean;
  /** Lines that no run would bill again: a fee of a change. */
  readonly hasOtherLines?: boolean;
  /** B-245 a credit note that the tax office has: it is not taken back. */
  readonly isRegisteredCredit?: boolean;
  /** B-244 the accounting system has it, or may have it. */
  readonly isSynced?: boolean;
  /** All of it is credited: there is nothing left to take back, and its days may have been given away. */
  readonly isCredited?: boolean;
  /** It was given up (B-152). */
  readonly isWrittenOff?: boolean;
}): UndoRefusal[] {
  const refusals: UndoRefusal[] = [];
  if (!document.isPeriodOpen) refusals.push("period_closed");
  if (document.isExported) refusals.push("exported");
  // What credited it or wrote it off is no payment.
  if (document.hasNamedPayment && !document.isCredited && !document.isWrittenOff) refusals.push("paid");
  if (document.hasLaterRun) refusals.push("later_run");
  if (document.isCreditedSince) refusals.push("credited_since");
  if (document.isBilledAgain) refusals.push("billed_again");
  if (document.isRestUsed) refusals.push("rest_used");
  if (document.isNotLast) refusals.push("not_last");
  if (document.hasOtherLines) refusals.push("other_lines");
  if (document.isRegisteredCredit) refusals.push("registered");
  if (document.isSynced) refusals.push("synced");
  if (document.isCredited) refusals.push("credited");
  if (document.isWrittenOff) refusals.push("written_off");
  return refusals;
}
