// What a run reads once for a partner: its settings, taxes and seller, and the grids and prices that were worked out already.
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { RoundingMode } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import { loadTaxBook, rateChangesOf, type TaxBook } from "../../catalog/index.ts";
import { getPartner, getSetting, type Partner } from "../../partners/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { loadTaxing } from "../accounts/tax-status.ts";
import type { Taxing } from "../accounts/tax-status-rules.ts";
import { gridsOf } from "../charges/calendar-rules.ts";
import { type CycleGrid, createCycleGrid } from "../charges/cycle-rules.ts";
import { createPricing, type Pricing } from "../charges/proration-rules.ts";
import type { SellerSnapshot } from "../documents/draft-document.ts";
import {
  createTaxTreatment,
  type TaxCategory,
  type TaxComponent,
  type TaxRounding,
  type TaxTreatment,
  type TreatmentsOfDay,
} from "../documents/tax-rules.ts";
import { findEInvoiced } from "../einvoice/terms.ts";
import * as settings from "../settings.ts";
import { allowFuturePreview, futureItemsAlone } from "./run-settings.ts";

export interface BillingContext {
  readonly partner: Partner;
  readonly seller: SellerSnapshot;
  readonly today: Day;
  readonly taxBook: TaxBook;
  readonly rounding: RoundingMode;
  /** As the partner has it set. What is issued to an account goes by `taxRoundingOf`. */
  readonly taxRounding: TaxRounding;
  /** Once per document and rate for whoever gets e-invoices, whatever the partner has set (B-248). */
  taxRoundingOf(accountId: string): TaxRounding;
  readonly dateMode: "billing_day" | "issue_date";
  readonly minDaysToPay: number;
  readonly partialFromBalance: boolean;
  readonly minInvoiceMinor: bigint;
  readonly minInvoiceDays: number;
  /** Items that wait are invoiced also when nothing recurring is due (B-55). */
  readonly futureItemsAlone: boolean;
  readonly surplus: "wait" | "credit_note";
  readonly allowFuturePreview: boolean;
  readonly parkFactor: number;
  readonly parkMinMinor: bigint;
  /** How far a total may move between preview and confirmation, and what happens if it moved further (B-65). */
  readonly whenStale: { readonly staleToleranceMinor: bigint; readonly whenStale: "wait" | "recompute_and_issue" };
  readonly invoiceNote: string;
  gridOf(billingDay: number): CycleGrid;
  /** The grids that price an account's days, one for each billing day that it has had. */
  gridsOf(account: Pick<AccountRow, "billing_day" | "day_moves">): readonly CycleGrid[];
  pricingOf(currency: string): Pricing;
  /** What stands in for the taxes of plans where a customer is exempt or accounts for the tax (B-140). */
  readonly taxing: Taxing;
  readonly taxNames: ReadonlyMap<string, string>;
  /** The taxes in force on a day, by the id that lines name. */
  treatmentsOn(day: Day): TreatmentsOfDay;
  /** Every day on which a tax or group gets another rate, for the id that lines name. */
  readonly rateChanges: readonly { readonly taxId: string; readonly on: Day }[];
  /** B-144 the days on which a rate of a tax, or of a tax of a group, changes; null: a line bears the rates of its document's date. */
  rateDaysOf(taxId: string | null): readonly Day[] | null;
}

export async function loadBillingContext(work: Work, partnerId: string): Promise<BillingContext> {
  const partner = await getPartner(work, partnerId);
  const place = { partnerId };
  const taxBook = await loadTaxBook(work);
  const rounding = await getSetting(work, settings.roundingMode, place);
  const basis = await getSetting(work, settings.prorationBasis, place);
  const taxRounding = await getSetting(work, settings.taxRounding, place);
  const isEInvoiced = taxRounding === "document" ? () => false : await findEInvoiced(work, partnerId);
  const grids = new Map<number, CycleGrid>();
  const pricings = new Map<string, Pricing>();
  const treatmentsOn = treatmentsThrough(taxBook);
  const isByPeriod = (await getSetting(work, settings.taxPoint, place)) === "service_period";
  const rateDays = new Map<string, readonly Day[]>();
  const gridOf = (billingDay: number): CycleGrid => remembered(grids, billingDay, () => createCycleGrid(billingDay));
  return {
    partner,
    seller: sellerOf(partner),
    today: calendarDay(work.now, partner.timeZone),
    taxBook,
    rounding,
    taxRounding,
    taxRoundingOf: (accountId) => (isEInvoiced(accountId) ? "document" : taxRounding),
    dateMode: await getSetting(work, settings.dateMode, place),
    minDaysToPay: await getSetting(work, settings.minDaysToPay, place),
    partialFromBalance: await getSetting(work, settings.partialFromBalance, place),
    minInvoiceMinor: BigInt(await getSetting(work, settings.minInvoiceAmount, place)),
    minInvoiceDays: await getSetting(work, settings.minInvoiceDays, place),
    futureItemsAlone: await getSetting(work, futureItemsAlone, place),
    surplus: await getSetting(work, settings.surplusCredits, place),
    allowFuturePreview: await getSetting(work, allowFuturePreview, place),
    parkFactor: await getSetting(work, settings.parkFactor, place),
    parkMinMinor: BigInt(await getSetting(work, settings.parkMin, place)),
    whenStale: {
      staleToleranceMinor: BigInt(await getSetting(work, settings.staleTolerance, place)),
      whenStale: await getSetting(work, settings.whenStale, place),
    },
    invoiceNote: await getSetting(work, settings.invoiceNote, place),
    taxing: await loadTaxing(work, partnerId, taxBook),
    taxNames: new Map([...taxBook.taxes.values()].map((tax) => [tax.id, tax.name])),
    gridOf,
    gridsOf: (account) => gridsOf({ billingDay: account.billing_day, moves: account.day_moves }, gridOf),
    pricingOf: (currency) => remembered(pricings, currency, () => createPricing({ currency, rounding, basis })),
    treatmentsOn,
    rateChanges: [...taxBook.taxes.keys(), ...taxBook.groups.keys()].flatMap((taxId) =>
      rateDaysFrom(taxBook, taxId).map((on) => ({ taxId, on })),
    ),
    rateDaysOf: (taxId) =>
      isByPeriod ? remembered(rateDays, taxId ?? "", () => (taxId === null ? [] : rateDaysFrom(taxBook, taxId))) : null,
  };
}

/** What lines are taxed with on each day. */
export function treatmentsThrough(taxBook: TaxBook): (day: Day) => TreatmentsOfDay {
  const treatments = new Map<Day, TreatmentsOfDay>();
  const ofRates = new Map<string, TaxTreatment>();
  const treatmentsOn = (day: Day): TreatmentsOfDay =>
    remembered(treatments, day, () => new DayTreatments(treatmentsFrom(taxBook, day, ofRates), treatmentsOn));
  return treatmentsOn;
}

/** A tax that is the whole of a line, or each of a group's. */
function rateDaysFrom(book: TaxBook, taxId: string): Day[] {
  const taxIds = book.groups.get(taxId)?.components.map((component) => component.taxId) ?? [taxId];
  return [...new Set(taxIds.flatMap((id) => rateChangesOf(book, id)))].sort();
}

class DayTreatments extends Map<string, TaxTreatment> implements TreatmentsOfDay {
  readonly on: (day: Day) => TreatmentsOfDay;

  constructor(entries: Iterable<readonly [string, TaxTreatment]>, on: (day: Day) => TreatmentsOfDay) {
    super(entries);
    this.on = on;
  }
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

export function sellerOf(partner: Partner): SellerSnapshot {
  return {
    partnerNumber: partner.number,
    name: partner.legalName,
    street: partner.street,
    city: partner.city,
    zip: partner.zip,
    country: partner.country,
    taxNumber: partner.taxNumber,
    companyNumber: partner.companyNumber,
    email: partner.email,
    phone: partner.phone,
    website: partner.website,
    bankName: partner.bankName,
    iban: partner.iban,
    bic: partner.bic,
  };
}

/**
 * Every tax and group as the rules want them, each in the version of the day: a line names the tax it was sold with (B-144). Days on which a
 * tax is the same share it, so that lines of two days are taxed as one amount where their rate is one (B-141).
 */
function treatmentsFrom(book: TaxBook, day: Day, ofRates: Map<string, TaxTreatment>): Map<string, TaxTreatment> {
  const treatments = new Map<string, TaxTreatment>();
  const made = (id: string, components: readonly TaxComponent[]): TaxTreatment =>
    remembered(ofRates, [id, ...components.map(({ taxId }) => taxId)].join(" "), () => createTaxTreatment(id, components));
  for (const id of book.taxes.keys()) {
    const component = componentOn(book, id, "net", day);
    if (component) treatments.set(id, made(id, [component]));
  }
  for (const [id, group] of book.groups) {
    const components = group.components.map(({ taxId, base }) => componentOn(book, taxId, base, day));
    if (components.every((component) => component !== undefined)) treatments.set(id, made(id, components));
  }
  return treatments;
}

function componentOn(book: TaxBook, taxId: string, base: TaxComponent["base"], day: Day): TaxComponent | undefined {
  const named = book.taxes.get(taxId);
  if (!named) return undefined;
  const tax = [...book.taxes.values()].find(
    (candidate) =>
      candidate.code === named.code &&
      (candidate.validFrom === null || candidate.validFrom <= day) &&
      (candidate.validTo === null || day < candidate.validTo),
  );
  if (!tax) return undefined;
  return {
    taxId: tax.id,
    ratePercent: tax.ratePercent,
    category: tax.enCategory as TaxCategory,
    exemptionText: tax.exemptionText || null,
    accountCode: tax.ledgerAccount,
    base,
  };
}
