// Made-up papers of each kind in the partner's own look: what a template is tried on before it is saved.
import { directionOf, textsIn } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { Partner } from "../../partners/index.ts";
import { wordingOf } from "../../partners/index.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";
import { sampleArabicInvoice, sampleCreditNote, sampleInvoice, sampleReceipt, sampleStatement } from "../pdf/sample-money-documents.ts";
import { sellerOf } from "../runs/billing-context.ts";
import type { PaperKind } from "./contract.ts";
import { footerOf, frame, logoOf, printedSeller } from "./paper-parts.ts";

/** With something in every block, so that each can be seen. */
const full = {
  carryOver: { previousBalance: "€12.00", paymentsSince: "−€12.00", thisDocument: "€56.90", toPay: "€56.90" },
  usage: [
    { label: "Internet", value: "418 GB" },
    { label: "Calls to national numbers", value: "312 min" },
  ],
  note: "Thank you for being with us.",
  explanations: [
    {
      subject: "Internet 100/20 Mbit/s",
      steps: ["€47.42 before tax pays for 1–31 March 2026, 31 days.", "The whole period is charged: €47.42."],
    },
  ],
} satisfies Partial<MoneyDocumentInput>;

const link = { url: "https://isp.example/finance/documents/7Kq2mX9vRw4TzB8n", text: "isp.example" };

const values = {
  currency: "EUR",
  issuedOn: "2026-03-01",
  dueOn: "2026-03-15",
  daysToPay: 14,
  periodStart: "2026-03-01",
  periodEnd: "2026-04-01",
  net: "47.42",
  tax: "9.48",
  gross: "56.90",
  balanceBefore: "0.00",
};

const samples: Readonly<Record<Exclude<PaperKind, "all">, MoneyDocumentInput>> = {
  invoice: { ...sampleInvoice, ...full, payment: { ...sampleInvoice.payment, link }, values },
  proforma: { ...sampleInvoice, ...full, carryOver: undefined, kind: "proforma", payment: { ...sampleInvoice.payment, link }, values },
  credit_note: { ...sampleCreditNote, mark: undefined, values },
  receipt: sampleReceipt,
  refund: { ...sampleReceipt, kind: "refund", refersTo: "2026-01-00042" },
  dunning_letter: {
    ...sampleInvoice,
    kind: "dunning_letter",
    number: "M-1042",
    text: "Your service has been switched off and your account is still open.\n\nPlease pay the amount below by the day stated. After that we pass the claim on.",
    sections: [
      { lines: [{ description: "2026-0117", detail: "Was due on 15 January 2026", amount: "€28.45" }] },
      { lines: [{ description: "2026-0203", detail: "Was due on 15 February 2026", amount: "€28.45" }] },
    ],
    taxes: [],
    totals: [{ label: "Still owed", amount: "€56.90", isStrong: true }],
    payment: { ...sampleInvoice.payment, link },
    values,
  },
  statement: { ...sampleStatement, values: { currency: "EUR", from: "2026-01-01", to: "2026-06-30", opening: "0.00", closing: "-20.32" } },
};

export async function samplePaper(
  work: Work,
  tools: Tools,
  partner: Partner,
  { kind, language }: { kind: Exclude<PaperKind, "all">; language: string },
): Promise<MoneyDocumentInput> {
  const wording = await wordingOf(work, partner.id);
  const t = textsIn(language, "print", wording);
  const isArabic = directionOf(language) === "rtl" && (kind === "invoice" || kind === "proforma");
  const sample = isArabic
    ? { ...samples[kind], ...sampleArabicInvoice, kind, usage: full.usage, explanations: full.explanations, carryOver: full.carryOver }
    : samples[kind];
  const seller = sellerOf(partner);
  return {
    ...sample,
    ...frame(language, partner, new Date("2026-03-01T06:00:00Z"), wording),
    title: t(kind),
    seller: { ...printedSeller(seller, t, language), ...(await logoOf(work, tools, partner)) },
    footer: footerOf(seller),
  };
}
