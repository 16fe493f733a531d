// Staff change how a customer is billed, and see before what it comes to.
import type { z } from "zod";
import { type Day, maxDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable, listBuyers } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { type BillableService, listBillableServices, refuseTooLongAgo } from "../../services/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { throughOf } from "../accounts/tax-status.ts";
import { firstDifferentDay } from "../accounts/tax-status-rules.ts";
import { coveredDays } from "../charges/account-queries.ts";
import { billingDayFromCreation, isBillingDay } from "../charges/cycle-rules.ts";
import { daysOfService, inWords } from "../charges/service-lines.ts";
import { taxDocument, treatmentOf } from "../documents/tax-rules.ts";
import { linesOfDay, linesOfPeriod } from "../prepaid/prepaid-rules.ts";
import { prepaidDailyBase } from "../prepaid/prepaid-settings.ts";
import { billingDayInvalid, taxMissing } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { issueSettlement } from "../settlement/issue-settlement.ts";
import { settlementFigures } from "../settlement/settle-figures.ts";
import { draftTaxStatusSettlement } from "../settlement/settle-tax-status.ts";
import type { Settlement } from "../settlement/settlement.ts";
import { refuseUnsoundTaxNumber } from "../tax-numbers/tax-number.ts";
import { asIf } from "./as-if.ts";
import { refuseUnknownFilter } from "./charge-filters.ts";
import type { changeTermsEndpoint, TermsPreview, TermsView } from "./contract.ts";
import { type ComingInvoice, forecastInvoices } from "./forecast.ts";
import { deactivationOf, isPlain, type PlainField, plainFields, warningsOf } from "./template-rules.ts";
import { getRevision } from "./template-store.ts";
import { findAccount, getTerms } from "./terms-view.ts";
import { type TermsWish, type Written, writeTerms } from "./write-terms.ts";

type Body = z.output<(typeof changeTermsEndpoint)["body"]>;
type Preview = z.input<typeof TermsPreview>;

export async function changeTerms(
  work: Work,
  customerId: string,
  { version, body }: { version: number; body: Body },
): Promise<z.input<typeof TermsView>> {
  await getReachable(work, customerId, "customers.billing.update");
  const account = await lockOpenAccount(work, customerId);
  if (account.version !== version) throw editConflict(undefined, { current: await getTerms(work, customerId) });
  const services = await servicesToRetax(work, account, body);
  const { changes, account: after } = await writeTerms(work, account, await wishOf(work, account, body), { cause: "staff" });
  if (changes.length === 0) auditNothing(work, account);
  const settlement = services && (await retaxed(work, account, after, services));
  if (settlement) await issueSettlement(work, settlement);
  return getTerms(work, customerId);
}

/** B-102 the services as they are taxed before another tax status is written; null: no invoiced day is to change. */
async function servicesToRetax(work: Work, account: AccountRow, body: Body): Promise<readonly BillableService[] | null> {
  const status = body.taxStatus ?? account.tax_status;
  refuseLooseCertificate(status, body);
  const isOtherEnd = body.taxExemptUntil !== undefined && body.taxExemptUntil !== account.tax_exempt_until;
  if (status === account.tax_status && !isOtherEnd) return null;
  const { today, taxing } = await loadBillingContext(work, account.partner_id);
  const { taxStatusFrom: from = today } = body;
  if (status !== "taxable" && taxing.instead[status] === null)
    throw taxMissing(
      status === "exempt"
        ? "There is no tax for exempt customers. Make one of the category E first."
        : "There is no tax for reverse charge. Make one of the category AE first.",
      { errors: [{ field: "taxStatus", code: status === "exempt" ? "no-exempt-tax" : "no-reverse-charge-tax" }] },
    );
  if (status === "reverse_charge") await refuseUnsoundTaxNumber(work, account);
  if (from > today) throw fieldProblem("taxStatusFrom", "in-the-future", "Another tax status begins today or earlier.", { latest: today });
  await refuseTooLongAgo(work, account.partner_id, from, "taxStatusFrom");
  if (body.taxExemptUntil && body.taxExemptUntil < from)
    throw fieldProblem("taxExemptUntil", "before-start", "A certificate ends on the day on which the exemption begins, or later.");
  return body.adjustBilledDays === false ? null : listBillableServices(work, [account.id]);
}

function refuseLooseCertificate(status: AccountRow["tax_status"], { taxExemptUntil, taxExemptNumber }: Body): void {
  if (status === "exempt") return;
  if (taxExemptUntil) throw fieldProblem("taxExemptUntil", "not-exempt", "Only who is exempt has a certificate.");
  if (taxExemptNumber) throw fieldProblem("taxExemptNumber", "not-exempt", "Only who is exempt has a certificate.");
}

/** From the first day that is taxed otherwise than before, which may be to come where a certificate ends; null: there is none. */
async function retaxed(
  work: Work,
  before: AccountRow,
  after: AccountRow,
  services: readonly BillableService[],
): Promise<Settlement | null> {
  const { today } = await loadBillingContext(work, after.partner_id);
  const on = firstDifferentDay(throughOf(before), throughOf(after));
  return on === null ? null : draftTaxStatusSettlement(work, after, { before: services, on, today });
}

/** Somebody pressed save, and nothing differed: the log says so. */
const auditNothing = (work: Work, account: AccountRow): void =>
  work.audit({
    entity: "billing_account",
    entityId: account.id,
    label: "Billing configuration",
    action: "change",
    partnerId: account.partner_id,
    customerId: account.id,
    changes: {},
  });

export async function previewTerms(work: Work, customerId: string, body: Body): Promise<Preview> {
  await getReachable(work, customerId, "customers.billing.update");
  const account = await findAccount(work, customerId);
  const wish = await wishOf(work, account, body);
  return asIf(work, async (trying) => {
    const locked = await lockOpenAccount(trying, customerId);
    const services = await servicesToRetax(trying, locked, body);
    const written = await writeTerms(trying, locked, wish, { cause: "staff" });
    const settlement = services && (await retaxed(trying, locked, written.account, services));
    return { ...(await previewOf(trying, locked, written)), adjusted: settlement && adjustedView(trying, settlement) };
  });
}

async function wishOf(work: Work, account: AccountRow, body: Body): Promise<TermsWish> {
  const { billingDay, ...others } = body;
  const plain = Object.fromEntries(plainFields.map((field) => [field, others[field]])) as NonNullable<TermsWish["plain"]>;
  const rest = Object.fromEntries(Object.entries(others).filter(([field]) => !isPlain(field))) as Omit<typeof others, PlainField>;
  const { minBalance } = others;
  if (minBalance && minBalance.currency !== account.currency)
    throw fieldProblem("minBalance", "wrong-currency", `This account is kept in ${account.currency}.`, { currency: account.currency });
  if (minBalance) fromMoneyJson(minBalance);
  await refuseUnknownFilter(work, account.partner_id, others.chargeFilter, "chargeFilter");
  if (typeof billingDay === "number" && !isBillingDay(billingDay))
    throw billingDayInvalid(`${billingDay} cannot be a billing day: not every month has it.`, {
      errors: [{ field: "billingDay", code: "billing-day", params: { min: 1, max: 28 } }],
    });
  return {
    ...rest,
    billingDay: billingDay === "from_creation" ? await creationDay(work, account.id) : billingDay,
    plain,
  };
}

async function creationDay(work: Work, customerId: string): Promise<number> {
  const customer = await getReachable(work, customerId, "customers.billing.update");
  return billingDayFromCreation(customer.addedOn);
}

export const comingView = (
  currency: string,
  invoices: readonly ComingInvoice[],
  bridge: { readonly start: Day; readonly end: Day } | null,
): Preview["coming"] =>
  invoices.map((invoice) => ({
    ...{ on: invoice.on, start: invoice.start, end: invoice.end },
    net: toMoneyJson(money(invoice.netMinor, currency)),
    tax: toMoneyJson(money(invoice.taxMinor, currency)),
    gross: toMoneyJson(money(invoice.grossMinor, currency)),
    isBridge: bridge !== null && invoice.end === bridge.end,
  }));

function adjustedView(work: Work, settlement: Settlement): Preview["adjusted"] {
  const { credit, invoice, net } = settlementFigures(work, settlement);
  if (credit === null && invoice === null) return null;
  return { credit, invoice: invoice && { net: invoice.net, tax: invoice.tax, gross: invoice.gross }, net };
}

async function previewOf(work: Work, before: AccountRow, written: Written): Promise<Omit<Preview, "adjusted">> {
  const { account, changes, move, switched } = written;
  const context = await loadBillingContext(work, account.partner_id);
  const isCalendar = changes.some(({ field }) => ["billingType", "prepaidMonths", "billingDay", "billingEnabled"].includes(field));
  const { currency } = account;
  const isRecurring = account.billing_type === "recurring";
  const coming = isCalendar && isRecurring ? ((await forecastInvoices(work, context, [account], 3)).get(account.id) ?? []) : [];
  const bridge = move && isRecurring && before.billing_type === "recurring" && !move.isMerged ? move.bridge : null;
  const last = move?.terms.moves.at(-1);
  const template = written.revisionId === null ? null : await getRevision(work, account.partner_id, written.revisionId);
  return {
    changes: [...changes],
    template: template && { paymentMethod: template.paymentMethod, revision: template.revision },
    move:
      move && last && isRecurring && before.billing_type === "recurring"
        ? {
            ...{ from: last.fromDay, to: account.billing_day, effectiveOn: last.since, firstOn: last.firstOn, isMerged: last.isMerged },
            bridge: move.bridge && { ...move.bridge },
          }
        : null,
    closing: switched?.closing
      ? {
          ...{ start: switched.closing.start, end: switched.closing.end },
          gross: toMoneyJson(money(switched.closing.grossMinor, currency)),
        }
      : null,
    unbilledDays: switched?.unbilledDays ?? 0,
    coming: comingView(currency, coming, bridge),
    charges: isCalendar && !isRecurring ? await firstCharges(work, context, account) : [],
    realigned: written.realigned,
    warnings: warningsOf({
      blocking: account.never_blocks ? "never" : account.blocking_days,
      deactivationDays: deactivationOf(account),
      billingEnabled: account.billing_enabled,
    }),
  };
}

/** B-35 what each running service is charged first: on the day after what is billed already. */
async function firstCharges(work: Work, context: BillingContext, account: AccountRow): Promise<Preview["charges"]> {
  const services = (await listBillableServices(work, [account.id])).filter((service) => service.state === "active");
  const covered = await coveredDays(
    work,
    services.map((service) => service.id),
  );
  const pricing = context.pricingOf(account.currency);
  const byMonth = (await getSetting(work, prepaidDailyBase, { partnerId: account.partner_id })) === "month";
  const language = (await listBuyers(work, [account.id])).get(account.id)?.language ?? "en";
  return services.flatMap((service) => {
    const days = { ...daysOfService(service, context), covered: covered.get(service.id) ?? [] };
    const on = firstUncovered(days.covered, maxDay(context.today, service.start));
    const plan = service.segments.find(({ start, end }) => start <= on && (end === null || end > on))?.plan;
    const lines =
      account.billing_type === "prepaid_daily"
        ? linesOfDay(service.id, days, on, byMonth ? [context.gridOf(1)] : context.gridsOf(account), pricing)
        : linesOfPeriod(service.id, days, on, plan?.prepaidDays ?? "monthly", pricing);
    const last = lines.at(-1);
    if (!last) return [];
    const worded = inWords(work, { account, locationId: null, language }, service, lines, true);
    const treatments = context.treatmentsOn(on);
    if (worded.some((line) => !treatmentOf(treatments, line))) return [];
    const { grossMinor } = taxDocument(worded, treatments, { taxRounding: context.taxRoundingOf(account.id), rounding: context.rounding });
    return [{ text: worded[0]?.text ?? "", on, end: last.end, gross: toMoneyJson(money(grossMinor, account.currency)) }];
  });
}

function firstUncovered(covered: readonly { start: Day; end: Day }[], from: Day): Day {
  let on = from;
  for (const period of covered) if (period.start <= on && on < period.end) on = period.end;
  return on;
}
