// What a main account still has to be billed for one of its sub-accounts before a day (O-66, M-42): looked at before the link ends, and
// invoiced at once if somebody wants it to end now.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { findPayerId, getReachable, listBuyers } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { listBillableServices } from "../../services/index.ts";
import { coveredDays, type FutureItem } from "../charges/account-queries.ts";
import { lineOfWaitingItem } from "../charges/future-item-line.ts";
import { linesOfOneService } from "../charges/service-lines.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import type { IssuedDocument } from "../documents/issue-documents.ts";
import { issueOne } from "../documents/issue-one.ts";
import { type TaxedDocument, taxDocument } from "../documents/tax-rules.ts";
import { negativeTotal, nothingToInvoice } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { dueDays } from "../settings.ts";
import { db } from "../tables.ts";
import { placeItems } from "../taxes-by-address/places.ts";
import { buyerOf } from "./buyer.ts";
import { lockOpenAccount } from "./closed-accounts.ts";
import type { aggregatedChargesEndpoint } from "./contract.ts";
import type { AccountRow } from "./lock-accounts.ts";

interface Asked {
  readonly subId: string;
  readonly mainId: string;
  /** The first day that is no longer the main account's. */
  readonly from: Day;
}

export interface NotInvoiced {
  readonly account: AccountRow;
  readonly context: BillingContext;
  readonly lines: readonly DraftLine[];
  readonly taxed: TaxedDocument;
  readonly grossMinor: bigint;
  readonly currency: string;
}

export async function chargesNotInvoiced(work: Work, { subId, mainId, from }: Asked): Promise<NotInvoiced> {
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", mainId).executeTakeFirst();
  if (!account) throw notFound();
  const context = await loadBillingContext(work, account.partner_id);
  const lines = [...(await serviceLines(work, context, { account, subId, from })), ...(await itemLines(work, context, { account, subId }))];
  const taxed = taxDocument(lines, context.treatmentsOn(context.today), {
    taxRounding: context.taxRoundingOf(account.id),
    rounding: context.rounding,
  });
  return { account, context, lines, taxed, grossMinor: taxed.grossMinor, currency: account.currency };
}

/** The days before `from` that stand on no invoice. What would be given back waits for the next run: it is no charge. */
async function serviceLines(
  work: Work,
  context: BillingContext,
  { account, subId, from }: { account: AccountRow; subId: string; from: Day },
): Promise<DraftLine[]> {
  const services = (await listBillableServices(work, [account.id])).filter(
    (service) => service.customerId === subId && service.start < from,
  );
  const covered = await coveredDays(
    work,
    services.map((service) => service.id),
  );
  const language = (await listBuyers(work, [account.id])).get(account.id)?.language ?? "en";
  const how = {
    account,
    locationId: null,
    language,
    grids: context.gridsOf(account),
    pricing: context.pricingOf(account.currency),
    rateDaysOf: context.rateDaysOf,
  };
  return services
    .flatMap((service) => linesOfOneService(work, how, service, covered.get(service.id) ?? [], from))
    .filter((line) => line.amountMinor > 0n);
}

/** Items of the sub-account's services that wait for the main account's next invoice. */
async function itemLines(
  work: Work,
  context: BillingContext,
  { account, subId }: { account: AccountRow; subId: string },
): Promise<DraftLine[]> {
  const { rows } =
    await sql<FutureItem>`select item.* from billing.future_items item join services.services service on service.id = item.service_id
    where item.account_id = ${account.id} and service.customer_id = ${subId} and item.document_id is null and item.charge_id is null and item.cancelled_at is null order by item.id`.execute(
      work.tx,
    );
  return (await placeItems(work, rows)).map((item) => lineOfWaitingItem(work, context, account, item, context.today));
}

async function askedFor(work: Work, subId: string, from: Day): Promise<Asked> {
  await getReachable(work, subId, "customers.linked.view");
  const mainId = await findPayerId(work, subId);
  if (mainId === subId) throw notFound("This customer is not billed through a main account.");
  return { subId, mainId, from };
}

/** What an invoice to the main account would say now. */
export async function previewAggregatedCharges(
  work: Work,
  subId: string,
  from: Day,
): Promise<z.input<(typeof aggregatedChargesEndpoint)["returns"]>> {
  const asked = await askedFor(work, subId, from);
  const { account, lines, taxed, currency } = await chargesNotInvoiced(work, asked);
  const buyer = (await listBuyers(work, [account.id])).get(account.id);
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  return {
    mainId: account.id,
    mainName: buyer?.name ?? "",
    lines: lines.map((line, at) => ({
      text: line.text,
      periodStart: line.period?.start ?? null,
      periodEnd: line.period?.end ?? null,
      quantity: trimDecimal(line.quantity),
      net: amount(taxed.lines[at]?.netMinor ?? 0n),
    })),
    net: amount(taxed.netMinor),
    tax: amount(taxed.taxMinor),
    gross: amount(taxed.grossMinor),
  };
}

/** Invoices to the main account what it owes for a sub-account before a day, so that the link can end there. */
export async function invoiceAggregatedCharges(work: Work, subId: string, from: Day): Promise<IssuedDocument> {
  const asked = await askedFor(work, subId, from);
  const account = await lockOpenAccount(work, asked.mainId);
  const charges = await chargesNotInvoiced(work, asked);
  if (charges.lines.length === 0) throw nothingToInvoice("Everything before that day is invoiced already.");
  if (charges.grossMinor < 0n) throw negativeTotal("The credits are larger than the charges. The next run takes them along.");
  const draft = await draftOf(work, account, charges);
  return issueOne(work, draft, "Charges of a sub-account before its link ends");
}

async function draftOf(work: Work, account: AccountRow, { context, lines, taxed }: NotInvoiced): Promise<DraftDocument> {
  const buyer = (await listBuyers(work, [account.id])).get(account.id);
  if (!buyer) throw notFound();
  const place = { partnerId: account.partner_id, customerId: account.id };
  const periods = lines.flatMap((line) => (line.period ? [line.period] : []));
  const starts = periods.map((period) => period.start).toSorted();
  const ends = periods.map((period) => period.end).toSorted();
  const [start, end] = [starts[0], ends.at(-1)];
  return {
    id: uuidv7(work.now.getTime()),
    kind: "invoice",
    origin: periods.length > 0 ? "recurring" : "one_time",
    accountId: account.id,
    partnerId: account.partner_id,
    runId: null,
    invoiceId: null,
    issuedOn: context.today,
    dueOn: addDays(context.today, account.due_days ?? (await getSetting(work, dueDays, place))),
    period: start !== undefined && end !== undefined ? { start, end } : null,
    currency: account.currency,
    rounding: context.rounding,
    taxRounding: context.taxRoundingOf(account.id),
    seller: context.seller,
    buyer: buyerOf(buyer, account),
    language: buyer.language,
    lines,
    taxed,
    taxNames: context.taxNames,
    poNumber: account.po_number,
    note: context.invoiceNote,
    memo: "",
  };
}
