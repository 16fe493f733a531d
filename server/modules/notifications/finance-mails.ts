// What subscribers are told about their money: each listener asks for the facts as they are now and writes one message. The words stand in
// the mail catalogue, under the kind of the message; whether, when and where it goes is said by the settings of the event.
import type { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson } from "../../../shared/money.ts";
import type { Listen } from "../../platform/event-bus.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { creditNoteIssued, findDocumentFacts, getAccountMoney, invoiceIssued, proformaSent, type SettledDebit } from "../billing/index.ts";
import { findPaymentFacts, isAutomaticCharge, paymentFailed, paymentReversed, paymentSettled, refundDone } from "../payments/index.ts";
import { failureWords } from "./finance/failure-words.ts";
import { mailInvoice } from "./finance/invoice-digest.ts";
import { findReceiver, payLinkIn, type Receiver, tell } from "./finance/receiver.ts";
import type { WantedFile } from "./tables.ts";

export function listenToMoney(on: Listen, tools: Tools): void {
  on(invoiceIssued, "mail-the-invoice", (work, { data }) => mailInvoice(work, tools, data.documentId));
  on(proformaSent, "mail-the-proforma", (work, { data }) => mailProforma(work, tools, data.documentId));
  on(creditNoteIssued, "mail-the-credit-note", (work, { data }) => mailCreditNote(work, tools, data.documentId));
  on(paymentSettled, "mail-the-receipt", (work, { data }) => mailReceipt(work, tools, data.paymentId));
  on(paymentReversed, "mail-the-reversal", (work, { data }) => mailReversal(work, tools, data));
  on(paymentFailed, "mail-the-failure", (work, { data }) => mailFailure(work, tools, data));
  on(refundDone, "mail-the-refund", (work, { data }) => mailRefund(work, tools, data));
}

async function mailProforma(work: Work, tools: Tools, documentId: string): Promise<void> {
  const document = await findDocumentFacts(work, documentId);
  if (document?.state !== "sent") return;
  const to = await findReceiver(work, tools, document.customerId, "proforma_sent");
  if (!to) return;
  const amount = to.money({ minor: document.grossMinor, currency: document.currency });
  const due = to.day(document.dueOn ?? document.issuedOn);
  await tell(work, tools, to, {
    objectId: documentId,
    texts: "proforma_sent",
    values: { number: document.number, amount, due },
    headline: amount,
    facts: [
      ["proforma", document.number],
      ["due", due],
    ],
    link: to.link(`/finance/documents/${documentId}`),
    ...(await payLinkIn(work, tools, to, { place: "proforma", documentIds: [documentId] })),
    files: [
      ...(to.values.attach.includes("document") ? [{ kind: "money_document", id: documentId } as const] : []),
      ...(to.values.attach.includes("receipt") ? [{ kind: "receipts_naming", id: documentId } as const] : []),
    ],
    about: { kind: "money_document", id: documentId },
  });
}

async function mailCreditNote(work: Work, tools: Tools, documentId: string): Promise<void> {
  const document = await findDocumentFacts(work, documentId);
  if (!document || document.state === "void") return;
  const to = await findReceiver(work, tools, document.customerId, "credit_note_issued");
  if (!to) return;
  const amount = to.money({ minor: document.grossMinor, currency: document.currency });
  await tell(work, tools, to, {
    objectId: documentId,
    texts: "credit_note_issued",
    values: { number: document.number, amount },
    headline: amount,
    facts: [
      ["credit-note", document.number],
      ["issued", to.day(document.issuedOn)],
    ],
    link: to.link(`/finance/documents/${documentId}`),
    files: to.values.attach.includes("document") ? [{ kind: "money_document", id: documentId }] : [],
    about: { kind: "money_document", id: documentId },
  });
}

async function mailReceipt(work: Work, tools: Tools, paymentId: string): Promise<void> {
  const payment = await findPaymentFacts(work, paymentId);
  const to = payment && (await findReceiver(work, tools, payment.customerId, "payment_settled"));
  if (!to) return;
  const amount = to.money({ minor: payment.amountMinor, currency: payment.currency });
  const print = await to.say("print");
  const balance = await balanceText(work, to);
  await tell(work, tools, to, {
    objectId: paymentId,
    texts: "payment_settled",
    values: { number: payment.receiptNumber, amount, balance },
    headline: amount,
    facts: [
      ["receipt", payment.receiptNumber],
      ["received", to.day(payment.on)],
      ["paid-with", print(`method.${payment.method}`)],
      ...paidLines(payment.settles).map((debit) => ["pays", print(`entry.${debit.kind}`, { number: debit.text })] as const),
      ["balance", balance],
    ],
    link: to.link(`/finance/payments/${paymentId}`),
    files: [
      ...(to.values.attach.includes("receipt") ? [{ kind: "receipt" as const, id: paymentId }] : []),
      ...(to.values.attach.includes("paid_documents") ? paidDocuments(payment.settles) : []),
    ],
    about: { kind: "payment", id: paymentId },
  });
}

/** A payment of many debts names and brings a few; the receipt lists all. */
const namedDebts = 5;
const paidLines = (settles: readonly SettledDebit[]): readonly SettledDebit[] => (settles.length > namedDebts ? [] : settles);
const paidDocuments = (settles: readonly SettledDebit[]): WantedFile[] =>
  [...new Set(settles.flatMap(({ documentId }) => documentId ?? []))].slice(0, namedDebts).map((id) => ({ kind: "money_document", id }));

async function balanceText(work: Work, { customer, partner, say, money }: Receiver): Promise<string> {
  const account = await getAccountMoney(work, customer.id, calendarDay(work.now, partner.timeZone));
  const t = await say("mail");
  const { balanceMinor, currency } = account;
  if (balanceMinor === 0n) return t("balance.even");
  const owes = balanceMinor < 0n;
  return t(owes ? "balance.owes" : "balance.credit", { amount: money({ minor: owes ? -balanceMinor : balanceMinor, currency }) });
}

const minorOf = (amount: MoneyJson) => ({ minor: fromMoneyJson(amount).minor, currency: amount.currency });

type Reversed = z.output<(typeof paymentReversed)["data"]>;
async function mailReversal(work: Work, tools: Tools, { paymentId, accountId, amount, receiptNumber }: Reversed): Promise<void> {
  const to = await findReceiver(work, tools, accountId, "payment_reversed");
  if (!to) return;
  const text = to.money(minorOf(amount));
  await tell(work, tools, to, {
    objectId: paymentId,
    texts: "payment_reversed",
    values: { amount: text },
    headline: text,
    facts: [
      ["receipt", receiptNumber],
      ["balance", await balanceText(work, to)],
    ],
    link: to.link("/finance"),
    about: { kind: "payment", id: paymentId },
  });
}

type Failed = z.output<(typeof paymentFailed)["data"]>;
async function mailFailure(work: Work, tools: Tools, { attemptId, accountId, amount, code }: Failed): Promise<void> {
  // An automatic charge is told of as one, with the day of its next try.
  if (await isAutomaticCharge(work, attemptId)) return;
  const to = await findReceiver(work, tools, accountId, "payment_failed");
  if (!to) return;
  const text = to.money(minorOf(amount));
  await tell(work, tools, to, {
    objectId: attemptId,
    texts: "payment_failed",
    values: { amount: text },
    headline: text,
    facts: [["reason", failureWords(await to.say("mail"), code)]],
    link: to.link("/finance"),
  });
}

type Refunded = z.output<(typeof refundDone)["data"]>;
async function mailRefund(work: Work, tools: Tools, { refundId, accountId, amount, number, method }: Refunded): Promise<void> {
  const to = await findReceiver(work, tools, accountId, "refund_done");
  if (!to) return;
  const text = to.money(minorOf(amount));
  await tell(work, tools, to, {
    objectId: refundId,
    texts: "refund_done",
    values: { amount: text, number },
    headline: text,
    facts: [
      ["refund", number],
      ["paid-with", (await to.say("print"))(`method.${method}`)],
      ["balance", await balanceText(work, to)],
    ],
    link: to.link("/finance"),
    files: to.values.attach.includes("document") ? [{ kind: "refund", id: refundId }] : [],
    about: { kind: "refund", id: refundId },
  });
}
