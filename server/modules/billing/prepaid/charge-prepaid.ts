// Charging prepaid accounts: each day for the day that begins, or a whole period when it starts, and only what the balance pays for (B-32,
// B-33). Set by set; who cannot pay is not charged, and the service is locked until money comes.
import { sql } from "kysely";
import type { Day, Period } from "../../../../shared/calendar.ts";
import { parseMoney } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { type Buyer, listBuyers } from "../../customers/index.ts";
import { getSetting, type LoadedSettings, loadSettings } from "../../partners/index.ts";
import { type BillableService, changeServiceLock, listBillableServices, listServicesLockedFor } from "../../services/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { coveredDays, type WaitingItem, waitingItems } from "../charges/account-queries.ts";
import { lineOfWaitingItem } from "../charges/future-item-line.ts";
import { daysOfService, inWords, type SortedLine } from "../charges/service-lines.ts";
import type { TaxableLine } from "../documents/tax-rules.ts";
import type { AccountDraft } from "../runs/account-draft.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import { documentOf } from "../runs/compose-documents.ts";
import { issueDrafts } from "../runs/confirm-accounts.ts";
import { dueDays } from "../settings.ts";
import { taxCharges } from "./charge-tax-rules.ts";
import { affordable, linesOfDay, linesOfPeriod, type Wish } from "./prepaid-rules.ts";
import { minBalance, prepaidDailyBase, prepaidInvoiceAfter } from "./prepaid-settings.ts";
import { type AccountCharges, chargedThisMonth, monthOf, saveCharges } from "./save-charges.ts";

export interface PrepaidResult {
  readonly charged: number;
  /** Services whose day or period could not be bought. */
  readonly unpaid: number;
}

/** What one account would have to pay for. */
interface Wanted extends Wish {
  readonly lines: readonly SortedLine[];
}

export interface Facts {
  readonly buyers: ReadonlyMap<string, Buyer>;
  readonly services: ReadonlyMap<string, BillableService[]>;
  readonly covered: ReadonlyMap<string, Period[]>;
  readonly items: ReadonlyMap<string, WaitingItem[]>;
  readonly balances: ReadonlyMap<string, bigint>;
  readonly taxedBefore: ReadonlyMap<string, readonly TaxableLine[]>;
  readonly minBalanceMinor: bigint;
  readonly invoiceAfter: "charge" | "payment" | "month_end" | "none";
  readonly base: "month" | "cycle";
  readonly settings: LoadedSettings;
}

/** Charges accounts for a day; they are prepaid and locked. Running it again for the day charges only what is not paid yet. */
export async function chargePrepaid(work: Work, context: BillingContext, accounts: readonly AccountRow[], on: Day): Promise<PrepaidResult> {
  const facts = await readFacts(work, context, accounts, on);
  const drafts: AccountDraft[] = [];
  const charges: AccountCharges[] = [];
  const bought = new Set<string>();
  const unpaid = new Set<string>();
  for (const account of accounts) {
    const wanted = wishesOf(work, context, facts, account, on);
    const together = account.billing_type === "prepaid_daily";
    const choice = affordable(wanted, {
      balanceMinor: facts.balances.get(account.id) ?? 0n,
      minBalanceMinor: leastBalance(facts, account),
      together,
    });
    for (const { serviceId } of choice.unpaid) if (serviceId !== null) unpaid.add(serviceId);
    for (const { serviceId } of choice.bought) if (serviceId !== null) bought.add(serviceId);
    const lines = choice.bought.flatMap((wish) => wish.lines);
    if (lines.length === 0) continue;
    if (!together && facts.invoiceAfter === "charge") drafts.push(invoiceOf(work, context, facts, account, on, lines));
    else charges.push({ account, lines, taxed: taxed(context, facts, account, on, lines), isDrawn: facts.invoiceAfter === "payment" });
  }
  await issueDrafts(work, context, null, drafts);
  await saveCharges(work, context, on, charges);
  await lockUnpaid(work, accounts, { bought, unpaid, covered: facts.covered, on });
  return { charged: drafts.length + charges.length, unpaid: unpaid.size };
}

/** What a charge may not bring the balance below. */
export const leastBalance = (facts: Pick<Facts, "minBalanceMinor">, account: Pick<AccountRow, "min_balance_minor">): bigint =>
  account.min_balance_minor ?? facts.minBalanceMinor;

export async function readFacts(work: Work, context: BillingContext, accounts: readonly AccountRow[], on: Day): Promise<Facts> {
  const ids = accounts.map((account) => account.id);
  const place = { partnerId: context.partner.id };
  const invoiceAfter = await getSetting(work, prepaidInvoiceAfter, place);
  const services = await listBillableServices(work, ids);
  const balances = await sql<{ account_id: string; balance_minor: bigint }>`
    select account_id, balance_minor - (select coalesce(sum(reserved_minor), 0) from billing.ledger_entries entry
        where entry.account_id = balance.account_id and open_minor > 0)::int8 as balance_minor
    from billing.balances balance where account_id = any (${ids}::uuid[])`.execute(work.tx);
  return {
    buyers: await listBuyers(work, ids),
    services: Map.groupBy(services, (service) => service.payerId),
    covered: await coveredDays(
      work,
      services.map((service) => service.id),
    ),
    items: await waitingItems(work, ids, on),
    balances: new Map(balances.rows.map((row) => [row.account_id, row.balance_minor])),
    taxedBefore: await chargedThisMonth(work, context, ids, { month: monthOf(on), isDrawn: invoiceAfter === "payment" }),
    minBalanceMinor: parseMoney(await getSetting(work, minBalance, place), context.partner.currency).minor,
    invoiceAfter,
    base: await getSetting(work, prepaidDailyBase, place),
    settings: await loadSettings(work, [dueDays], { ...place, customerIds: ids }),
  };
}

/** B-33 in the order in which money is spent: what is charged once, then the services by their priority, and of two alike the older one. */
export function wishesOf(work: Work, context: BillingContext, facts: Facts, account: AccountRow, on: Day): Wanted[] {
  const buyer = facts.buyers.get(account.id);
  // B-24 billing runs while the customer is active or blocked.
  if (!buyer || !["active", "blocked"].includes(buyer.status)) return [];
  const pricing = context.pricingOf(account.currency);
  // B-105 a paused service costs its pause price, by the day or by the period as its account pays.
  const services = (facts.services.get(account.id) ?? []).filter(({ state }) => state === "active" || state === "paused");
  const lists: { serviceId: string | null; lines: SortedLine[] }[] = [];
  for (const item of facts.items.get(account.id) ?? [])
    if (item.side === "debit") lists.push({ serviceId: null, lines: [itemLine(work, context, account, item, on)] });
  for (const service of services.toSorted((a, b) => a.priority - b.priority || Number(a.number - b.number))) {
    const covered = facts.covered.get(service.id) ?? [];
    const days = { ...daysOfService(service, context), covered };
    const grids = facts.base === "month" ? [context.gridOf(1)] : context.gridsOf(account);
    const lines =
      account.billing_type === "prepaid_daily"
        ? linesOfDay(service.id, days, on, grids, pricing)
        : linesOfPeriod(service.id, days, on, planOn(service, on)?.prepaidDays ?? "monthly", pricing);
    if (lines.length > 0)
      lists.push({
        serviceId: service.id,
        lines: inWords(work, { account, locationId: buyer.locationId, language: buyer.language }, service, lines, true),
      });
  }
  // Each wish costs what it adds to the tax of those before it, so that together they cost what one document over them would.
  const before: SortedLine[] = [];
  return lists.map(({ serviceId, lines }) => {
    const { grossMinor } = taxed(context, facts, account, on, lines, before);
    before.push(...lines);
    return { serviceId, lines, grossMinor };
  });
}

const planOn = (service: BillableService, on: Day) =>
  service.segments.find((segment) => segment.start <= on && (segment.end === null || segment.end > on))?.plan;

const itemLine = (work: Work, context: BillingContext, account: AccountRow, item: WaitingItem, on: Day): SortedLine => ({
  ...lineOfWaitingItem(work, context, account, item, on),
  serviceNumber: null,
  serviceKind: "one_time",
  locationId: null,
  beneficiaryNumber: null,
  separateInvoice: false,
  taxStatus: account.tax_status,
  poNumber: account.po_number || null,
  isFirstPartial: false,
  planCurrency: null,
});

function taxed(
  context: BillingContext,
  facts: Facts,
  account: AccountRow,
  on: Day,
  lines: readonly SortedLine[],
  sameDay: readonly SortedLine[] = [],
) {
  // An invoice bears its own tax; charges of a month bear that of the month.
  const isInvoiced = account.billing_type === "prepaid_period" && facts.invoiceAfter === "charge";
  const before = isInvoiced ? [] : (facts.taxedBefore.get(account.id) ?? []);
  return taxCharges([...before, ...sameDay], lines, context.treatmentsOn(on), context.rounding);
}

function invoiceOf(
  work: Work,
  context: BillingContext,
  facts: Facts,
  account: AccountRow,
  on: Day,
  lines: readonly SortedLine[],
): AccountDraft {
  const document = documentOf(
    work,
    context,
    { runId: null },
    { account, buyer: facts.buyers.get(account.id), settings: facts.settings },
    { billingOn: on, issuedOn: on, treatments: context.treatmentsOn(on), lines },
  );
  return {
    account,
    billingOn: on,
    nextBillingOn: account.next_billing_on,
    documents: document.taxed.grossMinor === 0n ? [] : [document],
    freeLines: document.taxed.grossMinor === 0n ? lines : [],
    surplus: [],
    parked: [],
    warnings: [],
    failure: null,
    previousGrossMinor: null,
    inputHash: "",
  };
}

/** B-45 a service whose time could not be bought is locked; one that has paid time again is open. */
async function lockUnpaid(
  work: Work,
  accounts: readonly AccountRow[],
  { bought, unpaid, covered, on }: { bought: ReadonlySet<string>; unpaid: ReadonlySet<string>; covered: Facts["covered"]; on: Day },
): Promise<void> {
  const locked = await listServicesLockedFor(
    work,
    accounts.map((account) => account.id),
    "unpaid_period",
  );
  const hasTime = (serviceId: string): boolean =>
    bought.has(serviceId) || (covered.get(serviceId) ?? []).some(({ start, end }) => start <= on && on < end);
  for (const serviceId of locked) if (hasTime(serviceId)) await changeServiceLock(work, { serviceId, lock: "none", cause: "period_paid" });
  for (const serviceId of unpaid)
    if (!locked.has(serviceId)) await changeServiceLock(work, { serviceId, lock: "unpaid_period", cause: "period_unpaid" });
}
