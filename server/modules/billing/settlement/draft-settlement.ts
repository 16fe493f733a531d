// The money side of a change of services (B-96, B-103, B-109): drafted for a price quote, and issued in the transaction that makes the
// change. Both come from the one calculation of settle-rules.ts, so that what is confirmed is what was shown.

import { sql } from "kysely";
import { type Day, minDay } from "../../../../shared/calendar.ts";
import { maxMinor, parseMoney } from "../../../../shared/money.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { type Buyer, listBuyers } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import type { BillableService } from "../../services/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { taxServices } from "../accounts/tax-status.ts";
import { coveredDays } from "../charges/account-queries.ts";
import { billedLinesFrom, type InvoicedLine } from "../charges/billed-lines.ts";
import { chargedLinesFrom, onBalance } from "../charges/charged-lines.ts";
import { draftGivenBack } from "../charges/give-back.ts";
import { totalDays, unionPeriods } from "../charges/period-rules.ts";
import type { Pricing } from "../charges/proration-rules.ts";
import { daysOfService, inWords, linesOfOneService, type SortedLine } from "../charges/service-lines.ts";
import { type DraftedCredit, draftCredit } from "../documents/credit-invoice.ts";
import type { CreditLine } from "../documents/credit-rules.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import { draftInvoice } from "../documents/draft-invoice.ts";
import { treatmentOf } from "../documents/tax-rules.ts";
import { partsAtEnd } from "../instalment-sales/parts-at-end.ts";
import { minBalance } from "../prepaid/prepaid-settings.ts";
import { type PaidTimeInput, settlePaidTime } from "../prepaid/settle-paid-time-rules.ts";
import { taxMissing } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import { servicesAt } from "../taxes-by-address/places.ts";
import { loadSwitches, unbilledWhileBlocked } from "../terms/switches.ts";
import { chargedPeriod } from "./days-of-change.ts";
import { draftCharged } from "./draft-charged.ts";
import { lineOfFee } from "./fee-line.ts";
import { notYet, projectedCredit, withProjection } from "./projected-lines.ts";
import { settle } from "./settle-rules.ts";
import type { Fee, ServiceChange, SettledService, Settlement, SettlementWish } from "./settlement.ts";

/** What the change comes to as of now. Reads only; lock the account first when it is for issuing. */
export async function draftSettlement(work: Work, asked: SettlementWish): Promise<Settlement> {
  const wish = { ...asked, services: await asTaxed(work, asked.services), fees: await placeFees(work, asked) };
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
    rateDaysOf: context.rateDaysOf,
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
  const onAccount = await chargedLinesFrom(
    work,
    wish.services.map(({ before }) => before),
    earliest,
  );
  const services = wish.services.map((change): SettledService => {
    const known = withProjection(context, lines, change, wish.isProjected, {
      covered: covered.get(change.before.id) ?? [],
      lines: [...(billed.get(change.before.id) ?? []), ...(onAccount.get(change.before.id) ?? [])],
    });
    const period = isBilled ? chargedPeriod(account, wish, change, known.covered) : null;
    const input = {
      before: daysOfService(change.before, context),
      after: daysOfService(change.after, context),
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
      charged: null,
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
  const charged = await draftCharged(work, context, account, { invoice, givenBack, isInvoiced: switches.isOn(account, "auto_invoice") });
  const projected = projectedCredit(context, services);
  return {
    wish,
    account,
    context,
    services: isTooSmall ? services.map((service) => ({ ...service, charges: [] })) : services,
    notes,
    givenBack,
    charged,
    projected,
    invoice,
    waitingFees: invoice ? wish.fees.filter((fee) => !feesNow.includes(fee)) : wish.fees,
    nowFees: invoice ? feesNow : [],
    salesAtEnd,
    arePartsNow: isNow && invoice !== null,
    missingMinor:
      isRecurring || charges.length === 0 ? 0n : await missingFor(work, account, { bought: charged ?? invoice, notes, givenBack }),
  };
}

/** B-140 what comes instead was made of list prices; the customer pays it as they are taxed now. */
async function asTaxed(work: Work, services: SettlementWish["services"]): Promise<SettlementWish["services"]> {
  const after = await taxServices(
    work,
    services.map((change) => change.after),
  );
  return services.map((change, index) => ({ ...change, after: after[index] ?? change.after }));
}

/** B-140 a fee is taxed where the service is that it is for. */
async function placeFees(work: Work, { fees, services }: SettlementWish): Promise<readonly Fee[]> {
  const places = await servicesAt(work, fees.length === 0 ? [] : services.map(({ after }) => after));
  return fees.map((fee) => {
    const taxedAt = places.get(fee.serviceId);
    return taxedAt ? { ...fee, taxedAt } : fee;
  });
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
async function missingFor(
  work: Work,
  account: AccountRow,
  { bought, notes, givenBack }: Pick<Settlement, "notes" | "givenBack"> & { bought: { taxed: { grossMinor: bigint } } | null },
): Promise<bigint> {
  if (bought === null) return 0n;
  const back = [...notes.map(({ draft }) => draft.taxed.grossMinor), ...givenBack.map(({ taxed }) => -taxed.grossMinor)];
  const costMinor = back.reduce((cost, minor) => cost - minor, bought.taxed.grossMinor);
  const { rows } = await sql<{
    balance_minor: bigint;
  }>`select balance_minor - (select coalesce(sum(reserved_minor), 0) from billing.ledger_entries entry
      where entry.account_id = balance.account_id and open_minor > 0)::int8 as balance_minor
    from billing.balances balance where account_id = ${account.id}`.execute(work.tx);
  const least =
    account.min_balance_minor ?? parseMoney(await getSetting(work, minBalance, { partnerId: account.partner_id }), account.currency).minor;
  return maxMinor(least + costMinor - (rows[0]?.balance_minor ?? 0n), 0n);
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
  const bare = lines.find((line) => !treatmentOf(treatments, line));
  if (bare) throw taxMissing(`"${bare.text}" has no tax that is in force.`);
  return draftInvoice(work, context, { account, buyer, lines, origin: charges.length > 0 ? "recurring" : "one_time" });
}
