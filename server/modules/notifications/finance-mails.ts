// What subscribers are told about their money, and when: each listener asks for the facts as they are now and writes one message. The
// words stand in the mail catalogue, under the kind of the message.
import type { z } from "zod";
import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson } from "../../../shared/money.ts";
import type { Listen } from "../../platform/event-bus.ts";
import { dayText, moneyText, textsIn } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import {
  creditNoteIssued,
  findDocumentFacts,
  getAccountMoney,
  invoiceIssued,
  type SettledDebit,
  wantsNotifications,
} from "../billing/index.ts";
import { type Customer, currentCustomerId, findCustomer, listCustomerContacts, mailAddressesFor } from "../customers/index.ts";
import { getPartner, getSetting, homePath, type Partner, portalUrl } from "../partners/index.ts";
import { findPaymentFacts, paymentFailed, paymentReversed, paymentSettled, refundDone } from "../payments/index.ts";
import type { MessageKind } from "./contract.ts";
import type { MessageContent } from "./render-message.ts";
import { autoSend } from "./settings.ts";
import { type MessageWanted, writeMessage } from "./write-message.ts";

export function listenToMoney(on: Listen, tools: Tools): void {
  on(invoiceIssued, "mail-the-invoice", (work, { data }) => mailDocument(work, tools, data.documentId, "invoice_issued"));
  on(creditNoteIssued, "mail-the-credit-note", (work, { data }) => mailDocument(work, tools, data.documentId, "credit_note_issued"));
  on(paymentSettled, "mail-the-receipt", (work, { data }) => mailReceipt(work, tools, data.paymentId));
  on(paymentReversed, "mail-the-reversal", (work, { data }) => mailReversal(work, tools, data));
  on(paymentFailed, "mail-the-failure", (work, { data }) => mailFailure(work, tools, data));
  on(refundDone, "mail-the-refund", (work, { data }) => mailRefund(work, tools, data));
}

/** Whom a message about money goes to, and in which words. */
interface Receiver {
  readonly customer: Customer;
  readonly partner: Partner;
  readonly language: string;
  readonly to: readonly string[];
  readonly isUnwanted: boolean;
  readonly link: (path: string) => string;
  readonly money: (amount: { minor: bigint; currency: string }) => string;
  readonly day: (day: Day) => string;
}

/** Undefined: the partner does not send this kind, or the customer is gone. */
async function findReceiver(work: Work, tools: Tools, customerId: string, kind: MessageKind): Promise<Receiver | undefined> {
  const customer = await findCustomer(work, await currentCustomerId(work, customerId));
  if (!customer || customer.deletedAt !== null) return undefined;
  if (!(await getSetting(work, autoSend[kind], { partnerId: customer.partnerId }))) return undefined;
  const partner = await getPartner(work, customer.partnerId);
  const contacts = (await listCustomerContacts(work, [customer.id])).get(customer.id);
  const { language } = customer;
  const home = homePath(partner);
  return {
    customer,
    partner,
    language,
    to: contacts ? mailAddressesFor(contacts, "billing") : [],
    isUnwanted: !(await wantsNotifications(work, customer.id)),
    link: (path) => portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}${path}`),
    money: ({ minor, currency }) => moneyText(minor, currency, language),
    day: (day) => dayText(day, language),
  };
}

/** What is the same in all of them. */
const messageFor = (
  { customer, partner, to, isUnwanted, language }: Receiver,
  kind: MessageKind,
  objectId: string,
  content: Omit<MessageContent, "language" | "name">,
): Omit<MessageWanted, "timing"> => ({
  partnerId: partner.id,
  customerId: customer.id,
  kind,
  cause: `${kind}:${objectId}`,
  to,
  isUnwanted,
  content: { ...content, language, name: customer.fullName },
});

async function mailDocument(work: Work, tools: Tools, documentId: string, kind: "invoice_issued" | "credit_note_issued"): Promise<void> {
  const document = await findDocumentFacts(work, documentId);
  if (!document || document.state === "void") return;
  const to = await findReceiver(work, tools, document.customerId, kind);
  if (!to) return;
  const { currency } = document;
  const isInvoice = kind === "invoice_issued";
  const amount = to.money({ minor: document.grossMinor, currency });
  const isPaid = isInvoice && document.openMinor === 0n;
  const due = to.day(document.dueOn ?? document.issuedOn);
  await writeMessage(work, tools, {
    ...messageFor(to, kind, documentId, {
      texts: isPaid ? "invoice_paid_already" : kind,
      values: { number: document.number, amount, due },
      headline: isInvoice && !isPaid ? to.money({ minor: document.openMinor, currency }) : amount,
      facts: [
        [isInvoice ? "invoice" : "credit-note", document.number],
        ["issued", to.day(document.issuedOn)],
        ...(isInvoice && !isPaid ? [["due", due] as const] : []),
      ],
      link: to.link(`/finance/documents/${documentId}`),
    }),
    files: [{ kind: "money_document", id: documentId }],
    about: { kind: "money_document", id: documentId },
    timing: "working-hours",
  });
}

/** M-47 At once: it answers what the payer just did. */
async function mailReceipt(work: Work, tools: Tools, paymentId: string): Promise<void> {
  const payment = await findPaymentFacts(work, paymentId);
  const to = payment && (await findReceiver(work, tools, payment.customerId, "payment_settled"));
  if (!to) return;
  const amount = to.money({ minor: payment.amountMinor, currency: payment.currency });
  const print = textsIn(to.language, "print");
  const balance = await balanceText(work, to);
  await writeMessage(work, tools, {
    ...messageFor(to, "payment_settled", paymentId, {
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
    }),
    files: [{ kind: "receipt", id: paymentId }],
    about: { kind: "payment", id: paymentId },
    timing: "at-once",
  });
}

/** A payment of many debts names a few; the receipt lists all. */
const namedDebts = 5;
const paidLines = (settles: readonly SettledDebit[]): readonly SettledDebit[] => (settles.length > namedDebts ? [] : settles);

async function balanceText(work: Work, { customer, partner, language, money }: Receiver): Promise<string> {
  const account = await getAccountMoney(work, customer.id, calendarDay(work.now, partner.timeZone));
  const t = textsIn(language, "mail");
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
  await writeMessage(work, tools, {
    ...messageFor(to, "payment_reversed", paymentId, {
      texts: "payment_reversed",
      values: { amount: text },
      headline: text,
      facts: [
        ["receipt", receiptNumber],
        ["balance", await balanceText(work, to)],
      ],
      link: to.link("/finance"),
    }),
    about: { kind: "payment", id: paymentId },
    timing: "working-hours",
  });
}

const knownFailures = new Set(["insufficient-funds", "card-expired", "card-declined", "card-stolen", "authentication-failed"]);

type Failed = z.output<(typeof paymentFailed)["data"]>;
async function mailFailure(work: Work, tools: Tools, { attemptId, accountId, amount, code }: Failed): Promise<void> {
  const to = await findReceiver(work, tools, accountId, "payment_failed");
  if (!to) return;
  const text = to.money(minorOf(amount));
  await writeMessage(work, tools, {
    ...messageFor(to, "payment_failed", attemptId, {
      texts: "payment_failed",
      values: { amount: text },
      headline: text,
      facts: [["reason", textsIn(to.language, "mail")(`failure.${knownFailures.has(code) ? code : "other"}`)]],
      link: to.link("/finance"),
    }),
    timing: "at-once",
  });
}

type Refunded = z.output<(typeof refundDone)["data"]>;
async function mailRefund(work: Work, tools: Tools, { refundId, accountId, amount, number, method }: Refunded): Promise<void> {
  const to = await findReceiver(work, tools, accountId, "refund_done");
  if (!to) return;
  const text = to.money(minorOf(amount));
  await writeMessage(work, tools, {
    ...messageFor(to, "refund_done", refundId, {
      texts: "refund_done",
      values: { amount: text, number },
      headline: text,
      facts: [
        ["refund", number],
        ["paid-with", textsIn(to.language, "print")(`method.${method}`)],
        ["balance", await balanceText(work, to)],
      ],
      link: to.link("/finance"),
    }),
    about: { kind: "refund", id: refundId },
    timing: "working-hours",
  });
}
