// B-137 one click: the credit note and the refunds of the payments that paid it, in one transaction. What its gateway then refuses comes
// back to the balance as free credit, as any refund does.
import { sql } from "kysely";
import type { z } from "zod";
import { fromMoneyJson, type MoneyJson, maxMinor, minMinor, money, toMoneyJson } from "../../../../shared/money.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import {
  creditInvoice,
  findRefundableInvoice,
  lockAccounts,
  lockOpenAccount,
  previewAllocation,
  type RefundableInvoice,
} from "../../billing/index.ts";
import type { Outside } from "../outside.ts";
import { isRefundable } from "../payment-rules.ts";
import { refundExceeds, refundNotPossible } from "../problems.ts";
import { refundPayment } from "../refunds/refund-payment.ts";
import { db } from "../tables.ts";
import type { previewInvoiceRefundEndpoint, refundInvoiceEndpoint } from "./contract.ts";

interface PlannedRefund {
  readonly paymentId: string;
  readonly receiptNumber: string;
  readonly method: z.output<typeof previewInvoiceRefundEndpoint.returns>["refunds"][number]["method"];
  readonly amountMinor: bigint;
  readonly gatewayTitle: string | null;
}

interface Plan {
  readonly invoice: RefundableInvoice;
  readonly freeMinor: bigint;
  readonly refunds: readonly PlannedRefund[];
}

async function planRefund(work: Work, outside: Outside, documentId: string): Promise<Plan> {
  const invoice = await findRefundableInvoice(work, documentId);
  if (!invoice) throw notFound("There is no such issued invoice.");
  if (invoice.state !== "paid" && invoice.state !== "partially_paid")
    throw refundNotPossible(`Invoice ${invoice.number} is ${invoice.state.replaceAll("_", " ")}; no payment can be given back.`);
  if (invoice.leftMinor <= 0n) throw refundNotPossible(`Invoice ${invoice.number} is credited already.`);
  if (invoice.paidBy.length === 0) throw refundNotPossible(`Invoice ${invoice.number} was paid from other credit; credit it instead.`);
  // The note pays its own invoice first, then what else is open, by the rule that will do it.
  const { freeMinor } = await previewAllocation(work, {
    accountId: invoice.accountId,
    partnerId: invoice.partnerId,
    amountMinor: invoice.leftMinor,
    namedDocumentIds: [documentId],
  });
  return { invoice, freeMinor, refunds: await chooseRefunds(work, outside, invoice, freeMinor) };
}

async function chooseRefunds(work: Work, { gateways }: Outside, invoice: RefundableInvoice, freeMinor: bigint): Promise<PlannedRefund[]> {
  const payments = await db(work)
    .selectFrom("payments.payments")
    .selectAll()
    .where("entry_id", "=", sql<string>`any (${invoice.paidBy.map(({ entryId }) => entryId)}::uuid[])`)
    .execute();
  let left = freeMinor;
  return invoice.paidBy.flatMap(({ entryId, amountMinor: paidMinor }): PlannedRefund[] => {
    const payment = payments.find((row) => row.entry_id === entryId);
    if (!payment || !isRefundable(payment.state)) return [];
    const amountMinor = [paidMinor, payment.amount_minor - payment.refunded_minor, left].reduce(minMinor);
    if (amountMinor <= 0n) return [];
    left -= amountMinor;
    const gateway = payment.gateway === null || payment.external_id === null ? undefined : gateways.get(payment.gateway);
    const can = gateway?.capabilities.refunds ?? "none";
    const isGiven = can === "partial" || (can === "full" && amountMinor === payment.amount_minor);
    return [
      {
        paymentId: payment.id,
        receiptNumber: payment.receipt_number,
        method: payment.method,
        amountMinor,
        gatewayTitle: isGiven ? (gateway?.title ?? payment.gateway) : null,
      },
    ];
  });
}

const sumOf = (refunds: readonly PlannedRefund[]): bigint => refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

export async function previewInvoiceRefund(
  work: Work,
  outside: Outside,
  documentId: string,
): Promise<z.input<typeof previewInvoiceRefundEndpoint.returns>> {
  const { invoice, freeMinor, refunds } = await planRefund(work, outside, documentId);
  const amount = (minor: bigint) => toMoneyJson(money(minor, invoice.currency));
  const byGateway = sumOf(refunds.filter(({ gatewayTitle }) => gatewayTitle !== null));
  return {
    credit: amount(invoice.leftMinor),
    paysDebts: amount(invoice.leftMinor - freeMinor),
    refunds: refunds.map(({ amountMinor, ...refund }) => ({ ...refund, amount: amount(amountMinor) })),
    byGateway: amount(byGateway),
    byHand: amount(sumOf(refunds) - byGateway),
    staysCredit: amount(maxMinor(freeMinor - sumOf(refunds), 0n)),
  };
}

type Wish = z.output<(typeof refundInvoiceEndpoint)["body"]>;

/** Two who do it at once take turns at the account; the second finds nothing left to credit. */
export async function refundInvoice(
  work: Work,
  outside: Outside,
  documentId: string,
  wish: Wish,
): Promise<{ creditNote: { id: string; number: string }; refundIds: string[] }> {
  const seen = await findRefundableInvoice(work, documentId);
  if (!seen) throw notFound("There is no such issued invoice.");
  await lockAccounts(work, [seen.accountId]);
  await lockOpenAccount(work, seen.accountId);
  const { invoice, refunds } = await planRefund(work, outside, documentId);
  const given = wish.byHand === null ? refunds.filter(({ gatewayTitle }) => gatewayTitle !== null) : refunds;
  refuseChanged(invoice, { credit: invoice.leftMinor, refund: sumOf(given) }, wish);
  const note = await creditInvoice(work, { invoiceId: documentId, reason: wish.reason, releaseDays: wish.releaseDays });
  const refundIds: string[] = [];
  for (const refund of given) {
    const id = await refundPayment(work, outside, refund.paymentId, {
      amount: toMoneyJson(money(refund.amountMinor, invoice.currency)),
      by: refund.gatewayTitle !== null ? "gateway" : (wish.byHand ?? "other"),
      reason: wish.reason,
      from: { documentId, creditEntryId: note.entryId },
    });
    refundIds.push(id);
  }
  return { creditNote: { id: note.draft.id, number: note.number }, refundIds };
}

function refuseChanged(
  { currency, number }: RefundableInvoice,
  is: { credit: bigint; refund: bigint },
  wish: { credit: MoneyJson; refund: MoneyJson },
): void {
  const same = (shown: MoneyJson, minor: bigint): boolean => shown.currency === currency && fromMoneyJson(shown).minor === minor;
  if (!same(wish.credit, is.credit) || !same(wish.refund, is.refund))
    throw refundExceeds(`Something has moved on invoice ${number} or its account since you looked. Check the figures and confirm again.`);
}
