// What a set of accounts is to be billed for: reads everything in a few queries, then lets the rules decide account by account.
import { createHash } from "node:crypto";
import { addDays, type Day, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";
import { currencyExponent } from "../../../../shared/money.ts";
import { textsIn } from "../../../platform/texts.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { type Buyer, listBuyers } from "../../customers/index.ts";
import { type LoadedSettings, loadSettings } from "../../partners/index.ts";
import { type BillableService, billableServices, listBillableServices } from "../../services/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import { buyerOf } from "../accounts/buyer.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { throughOf } from "../accounts/tax-status.ts";
import { taxStatusOn } from "../accounts/tax-status-rules.ts";
import { type AdjustedService, adjustService } from "../adjustments/adjust-service.ts";
import { type AdjustmentRow, waitingAdjustments } from "../adjustments/waiting-adjustments.ts";
import { coveredDays, type FutureItem, lastRecurringTotals, waitingItems } from "../charges/account-queries.ts";
import { billedLinesFrom, type StoredLine } from "../charges/billed-lines.ts";
import { billedUntil, billingDateAfter, latestBillingDate } from "../charges/calendar-rules.ts";
import type { Segment, ServiceDays } from "../charges/coverage-rules.ts";
import type { CycleGrid } from "../charges/cycle-rules.ts";
import { lineOfWaitingItem } from "../charges/future-item-line.ts";
import { linesOfService, type ServiceLine, splitBundle } from "../charges/line-rules.ts";
import { lineText } from "../charges/line-text-rules.ts";
import { unionPeriods } from "../charges/period-rules.ts";
import type { Pricing } from "../charges/proration-rules.ts";
import { type DraftedCredit, draftCredit } from "../documents/credit-invoice.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import { type TreatmentsOfDay, taxDocument, treatmentOf } from "../documents/tax-rules.ts";
import * as settings from "../settings.ts";
import { loadSwitches, unbilledWhileBlocked } from "../terms/switches.ts";
import type { BillingContext } from "./billing-context.ts";
import {
  decideDocument,
  documentDay,
  dueDay,
  type GroupableLine,
  groupLines,
  inputText,
  isFirstPartial,
  type ParkReason,
  parkReasons,
  type RunWarning,
  type ServiceKind,
  withholdSurplus,
} from "./run-rules.ts";

/** What a run does with one account. */
export interface AccountDraft {
  readonly account: AccountRow;
  readonly billingOn: Day;
  /** The first billing date after this run. */
  readonly nextBillingOn: Day;
  readonly documents: readonly DraftDocument[];
  /** Days that cost nothing: recorded as billed without a document (B-57). */
  readonly freeLines: readonly DraftLine[];
  /** Credits that the charges could not bear; they wait as future items (B-56). */
  readonly surplus: readonly DraftLine[];
  readonly parked: readonly ParkReason[];
  /** The lines for which it waits because they have no tax. */
  readonly untaxed?: readonly SortedLine[];
  readonly warnings: readonly RunWarning[];
  readonly failure: string | null;
  /** B-52 credit notes for days that are billed anew; their charges stand in `documents`. */
  readonly notes?: readonly DraftedCredit[];
  /** What asked for that; also what came to nothing. */
  readonly adjustmentIds?: readonly string[];
  /** What stands in `documents` is charged to the balance, and no document is made of it. */
  readonly isChargedOnly?: boolean;
  readonly previousGrossMinor: bigint | null;
  readonly inputHash: string;
}

/** A line with what decides on which document it stands. */
export type SortedLine = DraftLine &
  Omit<GroupableLine, "start"> &
  Partial<Pick<ServiceLine, "priceMonths" | "discountPercent" | "discountFixed" | "proration">> & {
    readonly start?: Day;
    readonly isFirstPartial: boolean;
    readonly planCurrency: string | null;
  };

/** What is billed apart from a billing date: new services alone, or one account up to a day that a person chose (B-72, B-85). */
export interface Apart {
  /** The date of the documents. */
  readonly on: Day;
  /** Only these services, with the items that wait for them. */
  readonly serviceIds?: ReadonlySet<string>;
  /** The first day that is not billed; otherwise the end of the running term. */
  readonly until?: Day;
  /** B-73 services that have not begun and are billed all the same, each up to its own day; with what is due by their start. */
  readonly ahead?: ReadonlyMap<string, Day>;
  /** Issued because a person asked for it: small amounts do not wait for the next run (B-58). */
  readonly isManual?: boolean;
}

interface Run {
  /** Null: issued outside of any run. */
  readonly runId: string | null;
  readonly targetOn: Day;
  readonly apart?: Apart;
  /** For looking ahead: days that earlier invoices will have billed by then, by service. Items that wait are left out. */
  readonly assumed?: ReadonlyMap<string, readonly Period[]>;
}

interface AccountInput {
  readonly account: AccountRow;
  readonly buyer: Buyer | undefined;
  readonly services: readonly BillableService[];
  readonly covered: ReadonlyMap<string, Period[]>;
  readonly items: readonly FutureItem[];
  readonly lastTotals: readonly bigint[];
  readonly settings: LoadedSettings;
  /** Days that are not billed because the customer was blocked on them. */
  readonly blocked: readonly Period[];
  readonly isChargedOnly: boolean;
  readonly asked: ReadonlyMap<string, readonly AdjustmentRow[]>;
  readonly billed: ReadonlyMap<string, readonly StoredLine[]>;
}

/** A draft whose credit notes are still to be written. */
type Drafted = AccountDraft & {
  readonly adjusted: readonly { readonly cause: AdjustmentRow; readonly what: AdjustedService<SortedLine> }[];
};

/** Drafts the documents of accounts for a target date. Reads only; the accounts should be locked when it is for issuing. */
export async function draftRecurring(
  work: Work,
  context: BillingContext,
  accounts: readonly AccountRow[],
  run: Run,
): Promise<AccountDraft[]> {
  const ids = accounts.map((account) => account.id);
  const buyers = await listBuyers(work, ids);
  const services = [...(await listBillableServices(work, ids)), ...(await servicesAhead(work, run.apart))];
  const covered = await coveredDays(
    work,
    services.map((service) => service.id),
  );
  for (const { id } of run.assumed ? services : []) {
    const days = run.assumed?.get(id);
    if (days) covered.set(id, unionPeriods([...(covered.get(id) ?? []), ...days]));
  }
  const items = run.assumed ? new Map<string, FutureItem[]>() : await itemsUpTo(work, ids, run.targetOn, services);
  const totals = await lastRecurringTotals(work, ids);
  const loaded = await loadSettings(work, [settings.dueDays, settings.documentGrouping, settings.issueZeroInvoices], {
    partnerId: context.partner.id,
    customerIds: ids,
  });
  const switches = await loadSwitches(work, context.partner.id);
  const blocked = await unbilledWhileBlocked(work, switches, accounts, context.partner.timeZone);
  const byPayer = Map.groupBy(services, (service) => service.payerId);
  // Days that were billed are looked at anew in a run, where people look at it (B-149), and not in passing.
  const asked =
    run.apart || run.assumed
      ? new Map<string, AdjustmentRow[]>()
      : await waitingAdjustments(
          work,
          services.map((service) => service.id),
        );
  const billed = await billedLinesOf(work, services, asked);
  const drafts = accounts.map((account) =>
    draftAccount(work, context, run, {
      asked,
      billed,
      account,
      buyer: buyers.get(account.id),
      services: byPayer.get(account.id) ?? [],
      covered,
      items: items.get(account.id) ?? [],
      lastTotals: totals.get(account.id) ?? [],
      settings: loaded,
      blocked: blocked.get(account.id) ?? [],
      // A person who asks for an invoice gets one.
      isChargedOnly: !switches.isOn(account, "auto_invoice") && run.apart?.isManual !== true,
    }),
  );
  const complete: AccountDraft[] = [];
  for (const draft of drafts) complete.push(await withNotes(work, context, run, draft, buyers.get(draft.account.id)));
  return complete;
}

/** Those that still have not begun: whoever asked looked before the accounts were locked. */
async function servicesAhead(work: Work, apart: Apart | undefined): Promise<BillableService[]> {
  const ids = [...(apart?.ahead?.keys() ?? [])];
  return (await billableServices(work, ids)).filter(({ state }) => state === "pending");
}

/** What waits for a document of the day; what is due when a service begins comes with it also where that is billed ahead. */
async function itemsUpTo(
  work: Work,
  ids: readonly string[],
  on: Day,
  services: readonly BillableService[],
): Promise<Map<string, FutureItem[]>> {
  const starts = new Map(services.filter(({ state }) => state === "pending").map(({ id, start }) => [id, start]));
  if (starts.size === 0) return waitingItems(work, ids, on);
  const latest = [...starts.values()].reduce(maxDay, on);
  const items = await waitingItems(work, ids, latest);
  return new Map([...items].map(([id, own]) => [id, own.filter((item) => item.due_on <= (starts.get(item.service_id ?? "") ?? on))]));
}

async function billedLinesOf(
  work: Work,
  services: readonly BillableService[],
  asked: ReadonlyMap<string, readonly AdjustmentRow[]>,
): Promise<ReadonlyMap<string, StoredLine[]>> {
  const from = [...asked.values()].flatMap((rows) => rows.map((row) => row.from_on)).sort()[0];
  if (from === undefined) return new Map();
  return billedLinesFrom(
    work,
    services.filter(({ id }) => asked.has(id)),
    from,
  );
}

/** B-127 a credit note refers to one invoice, so there is one for each whose days are billed anew. */
async function withNotes(
  work: Work,
  context: BillingContext,
  run: Run,
  { adjusted, ...draft }: Drafted,
  buyer: Buyer | undefined,
): Promise<AccountDraft> {
  const notes: DraftedCredit[] = [];
  const credits = adjusted.flatMap(({ cause, what }) => what.credits.map((credit) => ({ cause, credit })));
  for (const [invoiceId, own] of Map.groupBy(credits, ({ credit }) => credit.invoiceId)) {
    const cause = own[0]?.cause;
    if (!cause) continue;
    const language = buyer?.language ?? "en";
    const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${cause.from_on}T00:00:00Z`));
    const note = await draftCredit(work, context, {
      invoiceId,
      credits: own.map(({ credit }) => credit),
      reason: textsIn(language, "print")(`adjustment-${cause.cause}`, { day }),
    });
    notes.push({ ...note, draft: { ...note.draft, runId: run.runId } });
  }
  return { ...draft, notes };
}

/** B-52 what a service owes less or more for days that are on invoices. */
function adjustedOf(
  work: Work,
  context: BillingContext,
  input: AccountInput,
  issuedOn: Day,
): { readonly adjusted: Drafted["adjusted"]; readonly adjustmentIds: readonly string[] } {
  const { account, asked } = input;
  if (input.isChargedOnly) return { adjusted: [], adjustmentIds: [] };
  const grids = context.gridsOf(account);
  const pricing = context.pricingOf(account.currency);
  const lines = {
    account,
    locationId: input.buyer?.locationId ?? null,
    language: input.buyer?.language ?? "en",
    grids,
    pricing,
    rateDaysOf: context.rateDaysOf,
  };
  const services = input.services.filter(({ id }) => asked.has(id));
  return {
    adjustmentIds: services.flatMap(({ id }) => (asked.get(id) ?? []).map((row) => row.id)),
    adjusted: services.flatMap((service) => {
      const rows = asked.get(service.id) ?? [];
      const [cause] = rows;
      if (!cause) return [];
      const what = adjustService(context, {
        accountId: account.id,
        service,
        days: daysOfService(service, context),
        lines: input.billed.get(service.id) ?? [],
        asked: rows.map((row) => ({ from: row.from_on, cause: row.cause })),
        grids,
        pricing,
        issuedOn,
        charge: (covered, until) => linesOfOneService(work, lines, service, covered, until),
      });
      return what.credits.length === 0 ? [] : [{ cause, what }];
    }),
  };
}

function draftAccount(work: Work, context: BillingContext, run: Run, input: AccountInput): Drafted {
  const { account } = input;
  const billingOn = run.apart?.on ?? latestBillingDate(calendarOf(account), run.targetOn);
  const nothing: Drafted = {
    account,
    notes: [],
    adjusted: [],
    adjustmentIds: [],
    billingOn,
    // What is billed apart leaves the account's dates alone; the next run finds those days covered.
    nextBillingOn: run.apart ? account.next_billing_on : billingDateAfter(calendarOf(account), billingOn),
    documents: [],
    freeLines: [],
    surplus: [],
    parked: [],
    warnings: [],
    failure: null,
    isChargedOnly: input.isChargedOnly,
    previousGrossMinor: input.lastTotals[0] ?? null,
    inputHash: "",
  };
  // B-24 billing runs while the customer is active or blocked.
  if (!input.buyer || !["active", "blocked"].includes(input.buyer.status)) return nothing;
  const { adjusted, adjustmentIds } = adjustedOf(work, context, input, documentDay(context.dateMode, billingOn, context.today));
  const lines = [...linesOfAccount(work, context, input, billingOn, run.apart), ...adjusted.flatMap(({ what }) => what.charges)];
  if (lines.length === 0 && adjusted.length === 0) return { ...nothing, adjustmentIds };
  const inputHash = createHash("sha256")
    .update(inputText(lines.map(({ period, ...line }) => ({ ...line, ...(period ? { start: period.start, end: period.end } : {}) }))))
    .digest("hex");
  const treatments = context.treatmentsOn(documentDay(context.dateMode, billingOn, context.today));
  const parked = parkReasons(
    {
      totalMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0n),
      lastTotalsMinor: input.lastTotals,
      currency: account.currency,
      // A tax without a rate on its day is as good as none.
      lines: lines.map((line) => (treatmentOf(treatments, line) ? line : { ...line, taxId: null })),
      hasAccountLoop: false,
    },
    { parkFactor: String(context.parkFactor), parkMinMinor: context.parkMinMinor },
  );
  // Without a tax there is no total to show; the item says what is missing.
  if (parked.includes("tax_missing"))
    return { ...nothing, parked, inputHash, untaxed: lines.filter((line) => treatmentOf(treatments, line) === undefined) };
  const made = documentsOf(work, context, run, input, billingOn, lines);
  const warnings: readonly RunWarning[] = adjusted.length > 0 ? [...made.warnings, "adjustments"] : made.warnings;
  return { ...nothing, ...made, warnings, parked, inputHash, adjusted, adjustmentIds };
}

/** Everything that the account owes before its horizon, and the items that wait for this document. */
function linesOfAccount(work: Work, context: BillingContext, input: AccountInput, billingOn: Day, apart?: Apart): SortedLine[] {
  const { account } = input;
  const pricing = context.pricingOf(account.currency);
  const grids = context.gridsOf(account);
  const until = apart?.until ?? billedUntil(calendarOf(account), billingOn);
  const isWanted = (serviceId: string | null): boolean =>
    apart?.serviceIds === undefined || (serviceId !== null && apart.serviceIds.has(serviceId));
  // Whoever pays afterwards gets a first invoice for what is charged once, not for days that have yet to be used.
  const services = apart && apart.until === undefined && account.prepaid_months === 0 ? [] : input.services;
  const lines: SortedLine[] = [];
  for (const service of services.filter(({ id }) => isWanted(id)))
    lines.push(
      ...linesOfOneService(
        work,
        {
          account,
          locationId: input.buyer?.locationId ?? null,
          language: input.buyer?.language ?? "en",
          grids,
          pricing,
          rateDaysOf: context.rateDaysOf,
        },
        service,
        input.covered.get(service.id) ?? [],
        apart?.ahead?.get(service.id) ?? until,
        input.blocked,
      ),
    );
  for (const item of input.items.filter((waiting) => isWanted(waiting.service_id)))
    lines.push(sortedLineOfItem(work, context, item, input, documentDay(context.dateMode, billingOn, context.today)));
  return lines;
}

/** Whose lines are worked out, and by which periods and roundings. */
export interface LinesFor {
  readonly account: AccountRow;
  readonly locationId: string | null;
  /** Of the customer, for the days in the text of a line. */
  readonly language: string;
  readonly grids: readonly CycleGrid[];
  readonly pricing: Pricing;
  readonly rateDaysOf: BillingContext["rateDaysOf"];
}

/** What one service owes before the horizon, but for the days of `unbilled`, which stay open. */
export function linesOfOneService(
  work: Work,
  { account, locationId, language, grids, pricing, rateDaysOf }: LinesFor,
  service: BillableService,
  covered: readonly Period[],
  until: Day,
  unbilled: readonly Period[] = [],
): SortedLine[] {
  const days = {
    ...daysOfService(service, { rateDaysOf }),
    covered: unbilled.length === 0 ? covered : unionPeriods([...covered, ...unbilled]),
  };
  return inWords(
    work,
    { account, locationId, language },
    service,
    linesOfService(service.id, days, until, grids, pricing),
    covered.length > 0,
  );
}

/** A service as the rules of charging read it. */
export const daysOfService = (service: BillableService, rates: Pick<BillingContext, "rateDaysOf">): Omit<ServiceDays, "covered"> => ({
  start: service.start,
  end: service.end,
  segments: segmentsOf(service, rates),
});

/** Priced days with the words and links that a document or a charge shows; a bundle's line becomes its parts. */
export function inWords(
  work: Work,
  { account, locationId, language }: Pick<LinesFor, "account" | "locationId" | "language">,
  service: BillableService,
  lines: readonly ServiceLine[],
  wasBilledBefore: boolean,
): SortedLine[] {
  // The same plan has other parts where its customer is taxed otherwise.
  const plans = new Map(
    service.segments.map((segment) => [`${segment.planVersionId} ${segment.taxId ?? segment.taxGroupId}`, segment.plan]),
  );
  const through = throughOf(account);
  return lines.flatMap((line) => {
    const plan = plans.get(`${line.planVersionId} ${line.taxId}`);
    const whole: SortedLine = {
      ...line,
      id: uuidv7(work.now.getTime()),
      category: plan?.category ?? service.kind,
      planId: plan?.planId ?? null,
      revenueAccount: plan?.revenueAccount ?? null,
      text: lineText(service.lineText ?? plan?.lineText ?? plan?.title ?? "", {
        plan: plan?.title ?? "",
        login: service.login ?? "",
        address: service.address,
        period: line,
        language,
      }),
      period: { start: line.start, end: line.end },
      pp: { start: line.ppStart, end: line.ppEnd },
      days: line.days,
      refersTo: null,
      futureItemId: null,
      serviceNumber: Number(service.number),
      serviceKind: service.kind,
      locationId,
      beneficiaryNumber: null,
      separateInvoice: service.separateInvoice || (plan?.separateInvoice ?? false),
      taxStatus: taxStatusOn(through, line.start),
      poNumber: account.po_number || null,
      isFirstPartial: isFirstPartial(line, wasBilledBefore),
      planCurrency: plan?.currency ?? null,
    };
    return partsOfBundle(work, whole, plan?.components ?? []);
  });
}

/** B-19 a bundle's tax and revenue belong to its components; the first part carries the days, the others only money. */
function partsOfBundle(
  work: Work,
  line: SortedLine,
  components: readonly {
    planId: string;
    planVersionId: string;
    kind: string;
    title: string;
    weight: bigint;
    taxId: string | null;
    taxGroupId: string | null;
    revenueAccount: string | null;
  }[],
): SortedLine[] {
  if (components.length === 0) return [line];
  const parts = splitBundle(
    line,
    components.map((part) => ({ planVersionId: part.planVersionId, weight: part.weight, taxId: part.taxId ?? part.taxGroupId })),
  );
  return parts.map((part, index) => {
    const component = components[index];
    return {
      ...part,
      id: index === 0 ? line.id : uuidv7(work.now.getTime()),
      text: `${line.text}: ${component?.title ?? ""}`,
      category: component?.kind ?? line.category,
      revenueAccount: component?.revenueAccount ?? null,
    };
  });
}

function segmentsOf(service: BillableService, rates: Pick<BillingContext, "rateDaysOf">): Segment[] {
  const discounts = service.discounts.map(({ kind, value, start, end }) => ({ kind, value, start, end }));
  return service.segments.map((segment) => ({
    segmentId: segment.segmentId,
    start: segment.start,
    end: segment.end,
    planVersionId: segment.planVersionId,
    unitPrice: segment.unitPrice,
    quantity: segment.quantity,
    priceMonths: segment.plan.priceMonths,
    proration: segment.plan.proration,
    taxId: segment.taxId ?? segment.taxGroupId,
    includesTax: segment.includesTax,
    rateDays: rateDaysOfSegment(segment, rates),
    discounts,
    billable: segment.billable,
    pausePrice: segment.plan.pausePrice,
  }));
}

/** A bundle has no tax of its own: its parts have theirs. */
function rateDaysOfSegment(
  { plan, taxId, taxGroupId }: BillableService["segments"][number],
  { rateDaysOf }: Pick<BillingContext, "rateDaysOf">,
): readonly Day[] | null {
  if (plan.components.length === 0) return rateDaysOf(taxId ?? taxGroupId);
  const ofParts = plan.components.map((part) => rateDaysOf(part.taxId ?? part.taxGroupId));
  return ofParts.includes(null) ? null : [...new Set(ofParts.flatMap((days) => days ?? []))].sort();
}

function sortedLineOfItem(work: Work, context: BillingContext, item: FutureItem, input: AccountInput, on: Day): SortedLine {
  const service = input.services.find((candidate) => candidate.id === item.service_id);
  return {
    ...lineOfWaitingItem(work, context, input.account, item, on),
    serviceNumber: service ? Number(service.number) : null,
    serviceKind: (service?.kind ?? "one_time") as ServiceKind,
    locationId: input.buyer?.locationId ?? null,
    beneficiaryNumber: null,
    separateInvoice: false,
    taxStatus: taxStatusOn(throughOf(input.account), on),
    poNumber: input.account.po_number || null,
    isFirstPartial: false,
    planCurrency: null,
  };
}

function documentsOf(
  work: Work,
  context: BillingContext,
  run: Run,
  input: AccountInput,
  billingOn: Day,
  lines: readonly SortedLine[],
): Pick<AccountDraft, "documents" | "freeLines" | "surplus" | "warnings"> {
  const { account } = input;
  const place = { customerId: account.id };
  const issuedOn = documentDay(context.dateMode, billingOn, context.today);
  const treatments = context.treatmentsOn(issuedOn);
  const issueSettings = {
    issueZeroInvoices: account.issue_zero_invoices ?? input.settings.get(settings.issueZeroInvoices, place),
    minInvoiceMinor: context.minInvoiceMinor,
    minInvoiceDays: context.minInvoiceDays,
    invoiceFutureItemsAlone: context.futureItemsAlone,
  };
  const documents: DraftDocument[] = [];
  const freeLines: DraftLine[] = [];
  const surplus: DraftLine[] = [];
  const grouping = account.document_grouping ?? input.settings.get(settings.documentGrouping, place);
  for (const group of groupLines(lines, grouping)) {
    const { kept, surplus: over } = withinCharges(context, account, treatments, group);
    surplus.push(...over);
    if (kept.length === 0) continue;
    const document = documentOf(work, context, run, input, { billingOn, issuedOn, treatments, lines: kept });
    const outcome = decideDocument(
      {
        grossMinor: document.taxed.grossMinor,
        recurring: firstPeriodsOf(kept),
        isManual: run.apart?.isManual ?? false,
      },
      issueSettings,
    );
    switch (outcome.kind) {
      case "issue":
        documents.push(document);
        break;
      case "cover_only":
        freeLines.push(...kept);
        break;
      case "defer":
        break;
      case "surplus":
        throw new Error("credits above the charges were withheld before");
    }
  }
  return { documents, freeLines, surplus, warnings: surplus.length > 0 ? ["surplus_credit"] : [] };
}

/** B-58 the days of a service in a pricing period are looked at together, however its lines are cut; the parts of a bundle are the same days. */
function firstPeriodsOf(lines: readonly SortedLine[]): { days: number; isFirstPartial: boolean }[] {
  const ofDays = lines.filter((line) => line.days !== null);
  return [...Map.groupBy(ofDays, (line) => `${line.serviceId} ${line.pp?.start}`).values()].map((own) => ({
    days: [...new Map(own.map((line) => [line.period?.start, line.days ?? 0])).values()].reduce((sum, days) => sum + days, 0),
    isFirstPartial: own.every((line) => line.isFirstPartial),
  }));
}

/** B-56 a document never goes below zero: what its charges cannot bear waits. Nearly no document has credits at all. */
function withinCharges(
  context: BillingContext,
  account: AccountRow,
  treatments: TreatmentsOfDay,
  lines: readonly SortedLine[],
): { kept: SortedLine[]; surplus: SortedLine[] } {
  if (lines.every((line) => line.amountMinor >= 0n)) return { kept: [...lines], surplus: [] };
  const options = { taxRounding: context.taxRoundingOf(account.id), rounding: context.rounding };
  return withholdSurplus(lines, (some) => taxDocument(some, treatments, options).grossMinor, currencyExponent(account.currency));
}

/** A recurring invoice over these lines; `settings` holds the days to pay. */
export function documentOf(
  work: Work,
  context: BillingContext,
  run: Pick<Run, "runId">,
  { account, buyer, settings: loaded }: Pick<AccountInput, "account" | "buyer" | "settings">,
  { billingOn, issuedOn, treatments, lines }: { billingOn: Day; issuedOn: Day; treatments: TreatmentsOfDay; lines: readonly SortedLine[] },
): DraftDocument {
  if (!buyer) throw new Error("an account without a customer");
  const issueOn = issuedOn > context.today ? issuedOn : context.today;
  // An item may be for days of its own; the document is for those of its services.
  const periods = lines.flatMap((line) => (line.period && line.days !== null ? [line.period] : []));
  return {
    id: uuidv7(work.now.getTime()),
    kind: "invoice",
    origin: "recurring",
    accountId: account.id,
    partnerId: account.partner_id,
    runId: run.runId,
    invoiceId: null,
    issuedOn,
    dueOn: dueDay(issuedOn, issueOn, {
      dueDays: account.due_days ?? loaded.get(settings.dueDays, { customerId: account.id }),
      minDaysToPay: context.minDaysToPay,
    }),
    period: spanOf(periods) ?? { start: billingOn, end: addDays(billingOn, 1) },
    currency: account.currency,
    rounding: context.rounding,
    taxRounding: context.taxRoundingOf(account.id),
    seller: context.seller,
    buyer: buyerOf(buyer, account),
    language: buyer.language,
    lines,
    taxed: taxDocument(lines, treatments, { taxRounding: context.taxRoundingOf(account.id), rounding: context.rounding }),
    taxNames: context.taxNames,
    poNumber: account.po_number,
    note: context.invoiceNote,
    memo: "",
  };
}

function spanOf(periods: readonly Period[]): Period | null {
  const [first, ...rest] = periods;
  if (!first) return null;
  return rest.reduce(
    (span, period) => ({
      start: minDay(span.start, period.start),
      end: maxDay(span.end, period.end),
    }),
    first,
  );
}
