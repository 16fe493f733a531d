// An invoice that staff writes by hand: one-time plans or free lines, and the customer's waiting items if wanted (B-85).
import type { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { mayDo } from "../../../platform/actor.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listSoldPlans, priceOn } from "../../catalog/index.ts";
import { listBuyers } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { getService } from "../../services/index.ts";
import { refuseClosed } from "../accounting/periods.ts";
import { buyerOf } from "../accounts/buyer.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { pricedFor, throughOf } from "../accounts/tax-status.ts";
import { taxStatusOn } from "../accounts/tax-status-rules.ts";
import { namedCategories, refuseUnknownCategory } from "../categories/categories.ts";
import { waitingItems } from "../charges/account-queries.ts";
import { lineOfWaitingItem } from "../charges/future-item-line.ts";
import { type Item, lineOfItem } from "../charges/line-rules.ts";
import { lineText } from "../charges/line-text-rules.ts";
import { checkGivenNumber } from "../documents/check-given-number.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import type { IssuedDocument } from "../documents/issue-documents.ts";
import { issueOne } from "../documents/issue-one.ts";
import { taxDocument } from "../documents/tax-rules.ts";
import { negativeTotal, taxMissing } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { dueDays, manualNumbers } from "../settings.ts";
import { db } from "../tables.ts";
import { placeOfBuyer } from "../taxes-by-address/places.ts";
import { choosableServices } from "./choosable-services.ts";
import { choosableTaxes } from "./choosable-taxes.ts";
import type { createOneTimeInvoiceEndpoint, InvoicePreview, invoiceOptionsEndpoint } from "./contract.ts";

type Wanted = z.output<(typeof createOneTimeInvoiceEndpoint)["body"]>;

/** More than anybody means; far below where a sum of such invoices could not be said any more. */
const mostMinor = 10n ** 14n;

export async function issueOneTimeInvoice(work: Work, customerId: string, wanted: Wanted): Promise<IssuedDocument> {
  const account = await lockOpenAccount(work, customerId);
  const { draft } = await draftOneTimeInvoice(work, account, wanted);
  return issueOne(work, draft, wanted.keepTaxes?.reason);
}

/** The invoice as it would be issued: no number is taken and nothing is written. */
export async function previewOneTimeInvoice(work: Work, customerId: string, wanted: Wanted): Promise<z.input<typeof InvoicePreview>> {
  const account = await findAccount(work, customerId);
  const { draft, context } = await draftOneTimeInvoice(work, account, wanted);
  const amount = (minor: bigint) => toMoneyJson(money(minor, draft.currency));
  const { taxed } = draft;
  return {
    issuedOn: draft.issuedOn,
    dueOn: draft.dueOn as Day,
    lines: draft.lines.map((line, at) => ({
      text: line.text,
      unitPrice: trimDecimal(line.unitPrice),
      quantity: trimDecimal(line.quantity),
      amount: amount(line.amountMinor),
      net: amount(taxed.lines[at]?.netMinor ?? 0n),
      isFutureItem: line.futureItemId !== null,
    })),
    taxes: taxed.buckets
      .flatMap((bucket) => bucket.amounts)
      .map((tax) => ({
        name: context.taxNames.get(tax.component.taxId) ?? "",
        ratePercent: trimDecimal(tax.component.ratePercent),
        taxable: amount(tax.taxableMinor),
        tax: amount(tax.taxMinor),
      })),
    net: amount(taxed.netMinor),
    tax: amount(taxed.taxMinor),
    gross: amount(taxed.grossMinor),
  };
}

/** What can stand on a one-time invoice of a customer. */
export async function invoiceOptions(work: Work, customerId: string): Promise<z.input<(typeof invoiceOptionsEndpoint)["returns"]>> {
  const account = await findAccount(work, customerId);
  const context = await loadBillingContext(work, account.partner_id);
  const buyer = (await listBuyers(work, [customerId])).get(customerId);
  if (!buyer) throw notFound();
  const { today } = context;
  const plans = (await listSoldPlans(work, account.partner_id)).filter(
    (plan) => plan.kind === "one_time" && plan.currency === account.currency,
  );
  return {
    customerName: buyer.name,
    customerNumber: Number(buyer.number),
    currency: account.currency,
    today,
    taxedAs: taxedAs(context, account, today),
    dueDays: account.due_days ?? (await getSetting(work, dueDays, { partnerId: account.partner_id, customerId })),
    taxes: choosableTaxes(context.taxBook, today),
    categories: await namedCategories(work, account.partner_id),
    plans: plans.flatMap((plan) => {
      const price = priceOn(plan.prices, today);
      return price
        ? [
            {
              id: plan.id,
              title: lineText(plan.lineText, { plan: plan.title, language: buyer.language }) || plan.title,
              unitPrice: trimDecimal(price.price),
              includesTax: price.includesTax,
              taxId: price.taxId ?? price.taxGroupId,
            },
          ]
        : [];
    }),
    services: await choosableServices(work, customerId),
    futureItems: (await futureLines(work, context, account, today)).map((line) => ({
      id: line.futureItemId ?? line.id,
      text: line.text,
      side: line.amountMinor < 0n ? "credit" : "debit",
      amount: toMoneyJson(money(line.amountMinor, account.currency)),
    })),
    mayGiveNumber: await getSetting(work, manualNumbers, { partnerId: account.partner_id }),
  };
}

async function findAccount(work: Work, customerId: string): Promise<AccountRow> {
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", customerId).executeTakeFirst();
  if (!account || !seesPartner(work.actor, account.partner_id)) throw notFound();
  return account;
}

/** How a customer is taxed in place of what somebody chooses; null: as it is chosen. */
function taxedAs(
  { taxing, taxBook }: BillingContext,
  account: AccountRow,
  on: Day,
): z.input<(typeof invoiceOptionsEndpoint)["returns"]>["taxedAs"] {
  const status = taxStatusOn(throughOf(account), on);
  if (status === "taxable") return null;
  const taxId = taxing.instead[status];
  const { tax_exempt_number: certificate, tax_exempt_until: until } = account;
  const taxName = taxId === null ? null : (taxBook.taxes.get(taxId)?.name ?? null);
  return { status, taxName, certificate, until };
}

/** @param pricesStay - the amount is settled already, whatever tax is in it: what is kept of a deposit. */
export async function draftOneTimeInvoice(
  work: Work,
  account: AccountRow,
  wanted: Wanted,
  { pricesStay = false }: { readonly pricesStay?: boolean } = {},
): Promise<{ draft: DraftDocument; context: BillingContext }> {
  if (wanted.keepTaxes && !mayDo(work.actor, "customers.billing.update"))
    throw permissionDenied("This needs the right customers.billing.update.");
  const customerId = account.id;
  const context = await loadBillingContext(work, account.partner_id);
  const today = calendarDay(work.now, context.partner.timeZone);
  const issuedOn = wanted.issuedOn ?? today;
  await refuseClosed(work, account.partner_id, issuedOn);
  const dueOn =
    wanted.dueOn ?? addDays(issuedOn, account.due_days ?? (await getSetting(work, dueDays, { partnerId: account.partner_id, customerId })));
  if (dueOn < issuedOn) throw fieldProblem("dueOn", "before-issue", "The due date lies before the invoice's own date.");
  await refuseUnknownCategories(work, account.partner_id, wanted.lines, "lines");
  const lines = [
    ...(await asTaxedHere(work, context, account, { wanted, on: issuedOn, pricesStay })).map((line) =>
      writtenLine(work, context, account, line),
    ),
    ...(wanted.withFutureItems ? await futureLines(work, context, account, issuedOn) : []),
  ];
  if (wanted.blocksServiceId !== undefined && (await getService(work, wanted.blocksServiceId)).payerId !== account.id)
    throw fieldProblem("blocksServiceId", "unknown-value", "This service is billed to another account.");
  if (lines.length === 0) throw fieldProblem("lines", "required", "Write at least one line.");
  if (wanted.number !== undefined) await checkGivenNumber(work, account.partner_id, wanted.number);
  const draft = await draftOf(work, context, account, { wanted, issuedOn, dueOn, lines });
  if (draft.taxed.grossMinor > mostMinor) throw fieldProblem("lines", "too-big", "Together the lines come to more than can be booked.");
  if (draft.taxed.grossMinor < 0n) throw negativeTotal("The credits are larger than the charges. Leave some of them for the next invoice.");
  return { draft, context };
}

export async function refuseUnknownCategories(work: Work, partnerId: string, lines: Wanted["lines"], field: string): Promise<void> {
  for (const [at, { category }] of lines.entries()) await refuseUnknownCategory(work, partnerId, category, `${field}.${at}.category`);
}

/**
 * B-140 how the customer is taxed, and where they are, comes before the tax that was chosen: that is the tax of the matter, as a plan's is. A
 * person who may say how the customer is taxed may keep it.
 */
async function asTaxedHere(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  { wanted, on, pricesStay }: { readonly wanted: Wanted; readonly on: Day; readonly pricesStay: boolean },
): Promise<Wanted["lines"]> {
  if (wanted.keepTaxes) return wanted.lines;
  const buyer = context.taxing.rules.length === 0 ? undefined : (await listBuyers(work, [account.id])).get(account.id);
  const at = buyer && { place: placeOfBuyer(buyer), kinds: [], planIds: [] };
  return wanted.lines.map((line) => {
    const { unitPrice, taxId, includesTax } = pricedFor(context, account, on, line, at);
    if (taxId === null) throw taxMissing(`"${line.text}" has no tax for how this customer is taxed.`);
    return pricesStay ? { ...line, taxId } : { ...line, unitPrice, taxId, includesTax };
  });
}

/** A line as a person wrote it, priced. */
export function writtenLine(work: Work, context: BillingContext, account: AccountRow, line: Wanted["lines"][number]): DraftLine {
  if (!context.taxBook.taxes.has(line.taxId) && !context.taxBook.groups.has(line.taxId))
    throw taxMissing(`The line "${line.text}" names a tax that does not exist.`);
  return draftLine(work, context, account, {
    item: {
      kind: line.category === "fee" ? "fee" : "one_time",
      direction: "debit",
      serviceId: null,
      planVersionId: null,
      unitPrice: line.unitPrice,
      quantity: line.quantity,
      includesTax: line.includesTax,
      taxId: line.taxId,
    },
    text: line.text,
    category: line.category,
    futureItemId: null,
  });
}

async function futureLines(work: Work, context: BillingContext, account: AccountRow, on: Day): Promise<DraftLine[]> {
  const items = (await waitingItems(work, [account.id], on)).get(account.id) ?? [];
  return items.map((item) => lineOfWaitingItem(work, context, account, item, on));
}

function draftLine(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  line: { item: Item; text: string; category: string; futureItemId: string | null },
): DraftLine {
  return {
    ...lineOfItem(line.item, context.pricingOf(account.currency)),
    id: uuidv7(work.now.getTime()),
    category: line.category,
    planId: null,
    revenueAccount: null,
    text: line.text,
    period: null,
    pp: null,
    days: null,
    refersTo: null,
    futureItemId: line.futureItemId,
  };
}

async function draftOf(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  { wanted, issuedOn, dueOn, lines }: { wanted: Wanted; issuedOn: Day; dueOn: Day; lines: readonly DraftLine[] },
): Promise<DraftDocument> {
  const buyer = (await listBuyers(work, [account.id])).get(account.id);
  if (!buyer) throw notFound();
  return {
    id: uuidv7(work.now.getTime()),
    kind: "invoice",
    origin: "one_time",
    accountId: account.id,
    partnerId: account.partner_id,
    runId: null,
    invoiceId: null,
    issuedOn,
    dueOn,
    period: null,
    currency: account.currency,
    rounding: context.rounding,
    taxRounding: context.taxRoundingOf(account.id),
    seller: context.seller,
    buyer: buyerOf(buyer, account),
    language: buyer.language,
    lines,
    taxed: taxDocument(lines, context.treatmentsOn(issuedOn), {
      taxRounding: context.taxRoundingOf(account.id),
      rounding: context.rounding,
    }),
    taxNames: context.taxNames,
    poNumber: account.po_number,
    note: wanted.note,
    memo: wanted.memo,
    ...(wanted.blocksServiceId === undefined ? {} : { blocksServiceId: wanted.blocksServiceId }),
    ...(wanted.number === undefined ? {} : { givenNumber: wanted.number }),
  };
}
