import type { Day } from "../../../../shared/calendar.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { dayText, moneyText, type Say, textsIn } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, wordingOf } from "../../partners/index.ts";
import { buyerOf } from "../accounts/buyer.ts";
import { printedFiscal } from "../fiscalisation/printed-fiscal.ts";
import { footerOf, frame, logoOf, printedBuyer, printedSeller } from "../papers/paper-parts.ts";
import { setPaper } from "../papers/set-paper.ts";
import { sellerOf } from "../runs/billing-context.ts";
import { db, type MoneyWay } from "../tables.ts";
import type { SettledDebit } from "./list-settled-debits.ts";

export interface ReceiptToRender {
  readonly paymentId: string;
  readonly accountId: string;
  readonly number: string;
  readonly amountMinor: bigint;
  /** What of it was not taken, because cash comes in steps (B-4). */
  readonly roundingMinor: bigint;
  readonly currency: string;
  /** What was given, where that was another currency, and what one unit of it came to (B-3). */
  readonly original: { readonly minor: bigint; readonly currency: string; readonly rate: string } | null;
  readonly on: Day;
  readonly method: MoneyWay;
  readonly payer: string;
  readonly comment: string;
  readonly settled: readonly SettledDebit[];
  readonly createdAt: Date;
}

/** Sets the receipt of a payment on the paper of money documents, in the customer's language. Who owns the payment keeps the bytes. */
export async function renderReceipt(work: Work, tools: Tools, receipt: ReceiptToRender): Promise<Uint8Array> {
  const { currency } = receipt;
  const { partnerId, language, between, t } = await partiesOf(work, tools, receipt);
  const amount = (minor: bigint): string => moneyText(minor, currency, language);
  const freeMinor = receipt.amountMinor - receipt.settled.reduce((sum, debit) => sum + debit.amountMinor, 0n);
  const pdf = await setPaper(work, tools, partnerId, {
    ...between,
    kind: "receipt",
    title: t("receipt"),
    number: receipt.number,
    issuedOn: dayText(receipt.on, language),
    facts: [
      { label: t("paid-with"), value: t(`method.${receipt.method}`) },
      ...(receipt.payer ? [{ label: t("payer"), value: receipt.payer }] : []),
      ...givenFacts(receipt, { language, t }),
      ...(receipt.roundingMinor === 0n
        ? []
        : [
            { label: t("taken-in-cash"), value: amount(receipt.amountMinor - receipt.roundingMinor) },
            { label: t("cash-rounding"), value: amount(-receipt.roundingMinor) },
          ]),
    ],
    headline: { tone: "settled", label: t("settled"), amount: amount(receipt.amountMinor) },
    allocations: receipt.settled.map((debit) => ({
      document: t(`entry.${debit.kind}`, { number: debit.text }),
      ...(debit.dueOn ? { date: dayText(debit.dueOn, language) } : {}),
      amount: amount(debit.amountMinor),
    })),
    ...(freeMinor > 0n ? { totals: [{ label: t("stays-credit"), amount: amount(freeMinor) }] } : {}),
    ...(receipt.comment ? { note: receipt.comment } : {}),
    ...(await printedFiscal(work, receipt.paymentId, t)),
  });
  return pdf.bytes;
}

export interface RefundToRender {
  readonly refundId: string;
  readonly accountId: string;
  readonly number: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly on: Day;
  readonly method: MoneyWay;
  /** The receipt of the payment that it gives back; null: it paid out free credit. */
  readonly paymentNumber: string | null;
  readonly createdAt: Date;
}

/** The same for money that was given back. */
export async function renderRefund(work: Work, tools: Tools, refund: RefundToRender): Promise<Uint8Array> {
  const { partnerId, language, between, t } = await partiesOf(work, tools, refund);
  const pdf = await setPaper(work, tools, partnerId, {
    ...between,
    kind: "refund",
    title: t("refund"),
    number: refund.number,
    issuedOn: dayText(refund.on, language),
    ...(refund.paymentNumber === null ? {} : { refersTo: refund.paymentNumber }),
    facts: [{ label: t("given-back-by"), value: t(`method.${refund.method}`) }],
    headline: { tone: "settled", label: t("given-back"), amount: moneyText(refund.amountMinor, refund.currency, language) },
    ...(await printedFiscal(work, refund.refundId, t)),
  });
  return pdf.bytes;
}

/** Who paid whom, as both are called today. */
async function partiesOf(work: Work, tools: Tools, { accountId, createdAt }: { accountId: string; createdAt: Date }) {
  const buyer = (await listBuyers(work, [accountId])).get(accountId);
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", accountId).executeTakeFirst();
  if (!buyer || !account) throw new Error(`account ${accountId} has no customer to give a receipt to`);
  const partner = await getPartner(work, account.partner_id);
  const seller = sellerOf(partner);
  const { language } = buyer;
  const wording = await wordingOf(work, partner.id);
  const t = textsIn(language, "print", wording);
  const between = {
    ...frame(language, partner, createdAt, wording),
    seller: { ...printedSeller(seller, t, language), ...(await logoOf(work, tools, partner)) },
    buyer: printedBuyer(buyerOf(buyer, account), t, language),
    footer: footerOf(seller),
  };
  return { partnerId: partner.id, language, between, t };
}

function givenFacts(
  { original, currency }: ReceiptToRender,
  { language, t }: { language: string; t: Say },
): { label: string; value: string }[] {
  if (!original) return [];
  return [
    { label: t("given"), value: moneyText(original.minor, original.currency, language) },
    { label: t("exchange-rate"), value: t("rate-of-one", { from: original.currency, rate: trimDecimal(original.rate), to: currency }) },
  ];
}
