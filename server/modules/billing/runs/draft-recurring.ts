// What a set of accounts is to be billed for: reads everything in a few queries, then lets the rules decide account by account.
import { createHash } from "node:crypto";
import { type Day, maxDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { loadSettings } from "../../partners/index.ts";
import { type BillableService, billableServices, listBillableServices } from "../../services/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { throughOf } from "../accounts/tax-status.ts";
import { taxStatusOn } from "../accounts/tax-status-rules.ts";
import { type AdjustmentRow, waitingAdjustments } from "../adjustments/waiting-adjustments.ts";
import { coveredDays, lastRecurringTotals, type WaitingItem, waitingItems, waitingItemsById } from "../charges/account-queries.ts";
import { billedUntil, billingDateAfter, latestBillingDate } from "../charges/calendar-rules.ts";
import { lineOfWaitingItem } from "../charges/future-item-line.ts";
import { unionPeriods } from "../charges/period-rules.ts";
import { linesOfOneService, type SortedLine } from "../charges/service-lines.ts";
import { treatmentOf } from "../documents/tax-rules.ts";
import * as settings from "../settings.ts";
import { loadSwitches, unbilledWhileBlocked } from "../terms/switches.ts";
import type { AccountDraft, AccountInput, Apart, Run } from "./account-draft.ts";
import type { BillingContext } from "./billing-context.ts";
import { documentsOf } from "./compose-documents.ts";
import { adjustedOf, billedLinesOf, type Drafted, withNotes } from "./draft-adjustments.ts";
import { documentDay, inputText, parkReasons, type RunWarning, type ServiceKind } from "./run-rules.ts";

/** Drafts the documents of accounts for a target date. Reads only; the accounts should be locked when it is for issuing. */
export async function draftRecurring(
  work: Work,
  context: BillingContext,
  accounts: readonly AccountRow[],
  run: Run,
): Promise<AccountDraft[]> {
  const ids = accounts.map((account) => account.id);
  const buyers = await listBuyers(work, ids);
  const services = [
    ...(await listBillableServices(work, ids)),
    ...(await servicesAhead(work, run.apart)),
    ...(run.apart?.wished?.services ?? []),
  ];
  const covered = await coveredDays(
    work,
    services.map((service) => service.id),
  );
  for (const { id } of run.assumed ? services : []) {
    const days = run.assumed?.get(id);
    if (days) covered.set(id, unionPeriods([...(covered.get(id) ?? []), ...days]));
  }
  const items = run.assumed ? new Map<string, WaitingItem[]>() : await itemsUpTo(work, ids, run, services);
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
  { targetOn: on, apart }: Run,
  services: readonly BillableService[],
): Promise<Map<string, WaitingItem[]>> {
  if (apart?.wished) return Map.groupBy(apart.wished.items, (item) => item.account_id);
  if (apart?.itemIds) return itemsNamed(work, apart.itemIds);
  const starts = new Map(services.filter(({ state }) => state === "pending").map(({ id, start }) => [id, start]));
  if (starts.size === 0) return waitingItems(work, ids, on);
  const latest = [...starts.values()].reduce(maxDay, on);
  const items = await waitingItems(work, ids, latest);
  return new Map([...items].map(([id, own]) => [id, own.filter((item) => item.due_on <= (starts.get(item.service_id ?? "") ?? on))]));
}

/** Exactly these, whenever they are due: what is ordered together is on one document. */
async function itemsNamed(work: Work, itemIds: ReadonlySet<string>): Promise<Map<string, WaitingItem[]>> {
  return Map.groupBy(await waitingItemsById(work, [...itemIds]), (item) => item.account_id);
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
  const isBilled =
    input.buyer &&
    (["active", "blocked"].includes(input.buyer.status) || run.apart?.wished !== undefined || run.apart?.itemIds !== undefined);
  if (!isBilled) return nothing;
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
  const isNamed = (item: WaitingItem): boolean => apart?.itemIds !== undefined || isWanted(item.service_id);
  for (const item of input.items.filter(isNamed))
    lines.push(sortedLineOfItem(work, context, item, input, documentDay(context.dateMode, billingOn, context.today)));
  return lines;
}

function sortedLineOfItem(work: Work, context: BillingContext, item: WaitingItem, input: AccountInput, on: Day): SortedLine {
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
