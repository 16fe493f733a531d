import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { dayText, moneyText, textsIn } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, homePath, type Partner, portalUrl, sayIn, wordingOf } from "../../partners/index.ts";
import { buyerOf } from "../accounts/buyer.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";
import { sampleInvoice } from "../pdf/sample-money-documents.ts";
import { sellerOf } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import { footerOf, frame, logoOf, printedBuyer, printedSeller } from "./paper-parts.ts";
import { setPaper } from "./set-paper.ts";

interface LetterToRender {
  readonly accountId: string;
  readonly number: string;
  /** What stands above it: "First reminder". */
  readonly title: string;
  readonly text: string;
  readonly language: string;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly on: Day;
  readonly payBy: Day;
  readonly debts: readonly { readonly text: string; readonly dueOn: Day; readonly openMinor: bigint }[];
  readonly createdAt: Date;
}

/** Sets a letter about debts (B-235) on the paper of money documents, with how to pay them. Who sends it keeps the bytes. */
export async function renderDunningLetter(work: Work, tools: Tools, { accountId, ...letter }: LetterToRender): Promise<Uint8Array> {
  const buyer = (await listBuyers(work, [accountId])).get(accountId);
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", accountId).executeTakeFirst();
  if (!buyer || !account) throw new Error(`account ${accountId} has no customer to write to`);
  const partner = await getPartner(work, account.partner_id);
  const to = printedBuyer(buyerOf(buyer, account), await sayIn(work, partner.id, letter.language, "print"), letter.language);
  return setLetter(work, tools, partner, { ...letter, buyer: to });
}

/** The same with a made-up customer, for whoever writes its words. */
export const renderSampleLetter = (
  work: Work,
  tools: Tools,
  partner: Partner,
  letter: Omit<LetterToRender, "accountId">,
): Promise<Uint8Array> => setLetter(work, tools, partner, { ...letter, buyer: sampleInvoice.buyer });

async function setLetter(
  work: Work,
  tools: Tools,
  partner: Partner,
  letter: Omit<LetterToRender, "accountId"> & { buyer: MoneyDocumentInput["buyer"] },
): Promise<Uint8Array> {
  const { currency, language, buyer } = letter;
  const seller = sellerOf(partner);
  const home = homePath(partner);
  const wording = await wordingOf(work, partner.id);
  const t = textsIn(language, "print", wording);
  const amount = (minor: bigint): string => moneyText(minor, currency, language);
  const pdf = await setPaper(work, tools, partner.id, {
    ...frame(language, partner, letter.createdAt, wording),
    kind: "dunning_letter",
    title: letter.title.slice(0, 120),
    number: letter.number,
    seller: { ...printedSeller(seller, t, language), ...(await logoOf(work, tools, partner)) },
    buyer,
    issuedOn: dayText(letter.on, language),
    dueOn: dayText(letter.payBy, language),
    headline: {
      tone: "due",
      label: t("still-owed"),
      amount: amount(letter.totalMinor),
      detail: { label: t("pay-until"), value: dayText(letter.payBy, language) },
    },
    text: letter.text,
    sections: [
      {
        lines: letter.debts.slice(0, mostLines).map((debt) => ({
          description: debt.text,
          // The fee of the letter itself is not due yet.
          detail: t(debt.dueOn < letter.on ? "was-due-on" : "is-due-on", { day: dayText(debt.dueOn, language) }),
          amount: amount(debt.openMinor),
        })),
      },
    ],
    totals: [{ label: t("still-owed"), amount: amount(letter.totalMinor), isStrong: true }],
    payment: {
      ...(seller.iban ? { instructions: t("letter-hint") } : {}),
      link: {
        url: portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}/finance`),
        text: linkText(tools, partner, home),
      },
      ...(seller.iban
        ? {
            bankTransfer: {
              beneficiary: seller.name,
              iban: seller.iban,
              ...(seller.bic ? { bic: seller.bic } : {}),
              ...(seller.bankName ? { bank: seller.bankName } : {}),
              reference: [buyer.customerNumber, letter.number].filter(Boolean).join(" "),
              amount: toMoneyJson(money(letter.totalMinor, currency)),
            },
          }
        : {}),
    },
    footer: footerOf(seller),
    values: { currency, total: toMoneyJson(money(letter.totalMinor, currency)).amount, issuedOn: letter.on, dueOn: letter.payBy },
  });
  return pdf.bytes;
}

/** Nobody has more open debts than that; a page of them is enough to know what it is about. */
const mostLines = 200;

const linkText = (tools: Tools, partner: Partner, home: string): string =>
  portalUrl(tools.config.publicUrl, partner, home)
    .replace(/^https?:\/\//, "")
    .replace(/\/$/, "");
