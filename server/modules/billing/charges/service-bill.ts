// What one service comes to on its next invoice: the very lines that the run would make, without making them. Shown beside a service, and
// before one is added or ended.
import type { z } from "zod";
import { addDays, type Day, daysBetween, maxDay, type Period } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listPlansOfServices } from "../../catalog/index.ts";
import { findCustomer } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { type BillableService, billableOfNewService, findBillableService, getService } from "../../services/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { pricedFor, taxServices } from "../accounts/tax-status.ts";
import { taxDocument, treatmentOf } from "../documents/tax-rules.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { documentDay } from "../runs/run-rules.ts";
import { firstInvoiceAuto, firstInvoiceMergeDays, firstInvoiceMode } from "../runs/run-settings.ts";
import { db } from "../tables.ts";
import { servicesAt } from "../taxes-by-address/places.ts";
import { loadSwitches, unbilledWhileBlocked } from "../terms/switches.ts";
import { coveredDays } from "./account-queries.ts";
import { billedUntil, billingDateAfter, latestBillingDate } from "./calendar-rules.ts";
import { setupItemsOf } from "./charge-setup.ts";
import type { previewServiceBillEndpoint, ServiceBillView } from "./contract.ts";
import { lineOfItem } from "./line-rules.ts";
import { linesOfOneService, type SortedLine } from "./service-lines.ts";
import type { OnceItem } from "./setup-rules.ts";

type View = z.input<typeof ServiceBillView>;
type NewService = z.output<typeof previewServiceBillEndpoint.body>;
type Line = View["lines"][number];

/** As far as somebody waits for the first line of a service: an annual price is charged for years at a time. */
const longestWaitCycles = 37;

/** What a service that is to be added would come to on its first invoice, with what is charged once beside it. */
export async function previewServiceBill(work: Work, customerId: string, body: NewService): Promise<View> {
  const { service: asSold, promo } = await billableOfNewService(work, customerId, body);
  const [service = asSold] = await taxServices(work, [asSold]);
  const plan = (await listPlansOfServices(work, [service.planId])).get(service.planId);
  return billOf(
    work,
    service,
    { wish: body.invoice },
    [],
    plan ? await setupItemsOf(work, plan, { customerId, partnerId: service.partnerId, startOn: service.start, promo }) : [],
  );
}

/** What a service comes to on its next invoice; with `endOn`, as if that were its last day. */
export async function nextServiceBill(work: Work, serviceId: string, endOn: Day | undefined): Promise<View> {
  const { payerId } = await getService(work, serviceId);
  const service = await findBillableService(work, serviceId);
  if (!service) return nothing("part_of_bundle", await accountOf(work, payerId));
  const ending = endOn === undefined ? service : { ...service, end: addDays(endOn, 1) };
  return billOf(work, ending, undefined, (await coveredDays(work, [serviceId])).get(serviceId) ?? [], []);
}

const accountOf = (work: Work, payerId: string): Promise<AccountRow | undefined> =>
  db(work).selectFrom("billing.accounts").selectAll().where("id", "=", payerId).executeTakeFirst();

const nothing = (why: NonNullable<View["why"]>, account: AccountRow | undefined, firstInvoice: View["firstInvoice"] = null): View => ({
  why,
  firstInvoice,
  billingOn: null,
  currency: account?.currency ?? null,
  lines: [],
  once: [],
  taxes: [],
  totals: null,
});

/** B-266 when the partner's new services get their first invoice; null: with the run. */
async function firstInvoiceOf(work: Work, partnerId: string): Promise<View["firstInvoice"]> {
  if (!(await getSetting(work, firstInvoiceAuto, { partnerId }))) return null;
  return (await getSetting(work, firstInvoiceMode, { partnerId })) === "immediate" ? "now" : "cutoff";
}

/** A service that is to be added, and when its first invoice is wanted; undefined: as the partner has it. */
interface Adding {
  readonly wish: "now" | "cutoff" | "regular" | undefined;
}

async function billOf(
  work: Work,
  service: BillableService,
  adding: Adding | undefined,
  covered: readonly Period[],
  once: readonly OnceItem[],
): Promise<View> {
  const account = await accountOf(work, service.payerId);
  if (!account) return nothing("no_account", account);
  if (!account.billing_enabled) return nothing("billing_off", account);
  if (account.billing_type !== "recurring") return nothing("other_billing_type", account);
  const customer = await findCustomer(work, service.payerId);
  if (!customer) throw notFound("There is no such customer.");
  const context = await loadBillingContext(work, account.partner_id);
  const firstInvoice = await firstInvoiceOf(work, account.partner_id);
  const pricing = context.pricingOf(account.currency);
  const switches = await loadSwitches(work, account.partner_id);
  const blocked = (await unbilledWhileBlocked(work, switches, [account], context.partner.timeZone)).get(account.id) ?? [];
  const lines = {
    account,
    locationId: customer.locationId,
    language: customer.language,
    grids: context.gridsOf(account),
    pricing,
    rateDaysOf: context.rateDaysOf,
  };
  const at = once.length === 0 ? undefined : (await servicesAt(work, [service])).get(service.id);
  const items = once.map((item) => ({
    ...lineOfItem(
      {
        kind: item.kind,
        direction: "debit",
        quantity: "1",
        ...pricedFor(
          context,
          account,
          context.today,
          { unitPrice: item.unitPrice, includesTax: item.includesTax, taxId: item.taxId ?? item.taxGroupId },
          at,
        ),
        serviceId: null,
        planVersionId: null,
      },
      pricing,
    ),
    text: item.text,
  }));
  const isFirstApart =
    adding !== undefined &&
    firstInvoice !== null &&
    adding.wish !== "regular" &&
    service.state === "active" &&
    daysBetween(context.today, account.next_billing_on) >
      (await getSetting(work, firstInvoiceMergeDays, { partnerId: account.partner_id }));
  if (isFirstApart) {
    // B-72 from its start to the end of the running term; whoever pays afterwards is charged what comes once.
    const due =
      account.prepaid_months === 0
        ? []
        : linesOfOneService(work, lines, service, covered, billedUntil(calendarOf(account), context.today), blocked);
    if (due.length + items.length > 0) return viewOf(context, account, context.today, { due, once: items, firstInvoice });
  }
  for (const billingOn of billingDates(account, context.today)) {
    // A run passes over what has not started by its day; the one after it bills those days too.
    if (service.state === "pending" && billingOn < service.start) continue;
    const due = linesOfOneService(work, lines, service, covered, billedUntil(calendarOf(account), billingOn), blocked);
    if (due.length === 0) continue;
    return viewOf(context, account, billingOn, { due, once: items, firstInvoice });
  }
  return nothing("nothing_due", account, firstInvoice);
}

/** The account's next billing dates; one that is past is billed today. */
function* billingDates(account: AccountRow, today: Day): Generator<Day> {
  const calendar = calendarOf(account);
  let on = latestBillingDate(calendar, maxDay(account.next_billing_on, today));
  for (let cycle = 0; cycle < longestWaitCycles; cycle += 1) {
    yield maxDay(on, account.next_billing_on);
    on = billingDateAfter(calendar, on);
  }
}

type OnceLine = ReturnType<typeof lineOfItem> & { readonly text: string };

interface Billed {
  readonly due: readonly SortedLine[];
  readonly once: readonly OnceLine[];
  readonly firstInvoice: View["firstInvoice"];
}

function viewOf(context: BillingContext, account: AccountRow, billingOn: Day, { due, once, firstInvoice }: Billed): View {
  const { currency } = account;
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  const all = [...due, ...once];
  const treatments = context.treatmentsOn(documentDay(context.dateMode, billingOn, maxDay(billingOn, context.today)));
  const isTaxed = all.every((line) => treatmentOf(treatments, line));
  const taxed = isTaxed
    ? taxDocument(all, treatments, { taxRounding: context.taxRoundingOf(account.id), rounding: context.rounding })
    : undefined;
  const common = (line: SortedLine | OnceLine): Omit<Line, "periodStart" | "periodEnd" | "days"> => ({
    text: line.text,
    unitPrice: trimDecimal(line.unitPrice),
    quantity: trimDecimal(line.quantity),
    includesTax: line.includesTax,
    allowance: amount(line.allowanceMinor),
    amount: amount(line.amountMinor),
  });
  return {
    why: taxed ? null : "tax_missing",
    firstInvoice,
    billingOn,
    currency,
    lines: due.map((line) => ({
      ...common(line),
      periodStart: line.period?.start ?? null,
      periodEnd: line.period?.end ?? null,
      days: line.days,
    })),
    once: once.map((line) => ({ ...common(line), periodStart: null, periodEnd: null, days: null })),
    taxes: (taxed?.buckets ?? []).map((bucket) => ({
      name: context.taxNames.get(bucket.treatment.taxId) ?? context.taxBook.groups.get(bucket.treatment.taxId)?.name ?? "",
      tax: amount(bucket.taxMinor),
    })),
    totals: taxed ? { net: amount(taxed.netMinor), tax: amount(taxed.taxMinor), gross: amount(taxed.grossMinor) } : null,
  };
}
