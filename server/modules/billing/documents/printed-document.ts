// A money document in the words and figures that stand on paper.
import type { Selectable } from "kysely";
import { daysBetween } from "../../../../shared/calendar.ts";
import { minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { dayText, moneyText, periodText, priceText, type Say, textsIn } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting, homePath, type Partner, portalUrl, sayIn, wordingOf } from "../../partners/index.ts";
import { printedFiscal } from "../fiscalisation/printed-fiscal.ts";
import { footerOf, frame, logoOf, printedBuyer, printedSeller } from "../papers/paper-parts.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";
import { showBundleComponents } from "../settings.ts";
import { type DocumentLineTable, type DocumentTaxTable, db, type MoneyDocumentTable } from "../tables.ts";
import { type WholeLine, wholeLines } from "./bundle-rules.ts";
import type { BuyerSnapshot, DraftDocument, SellerSnapshot } from "./draft-document.ts";
import { explainLine } from "./explain-lines.ts";
import { rowsOfLines, rowsOfTaxes } from "./issue-documents.ts";
import { taxesInCurrency } from "./tax-currency.ts";

const readDocument = (work: Work, id: string) =>
  db(work).selectFrom("billing.money_documents").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const readLines = (work: Work, id: string) =>
  db(work).selectFrom("billing.document_lines").selectAll().where("document_id", "=", id).orderBy("position").execute();
const readTaxes = (work: Work, id: string) =>
  db(work).selectFrom("billing.document_taxes").selectAll().where("document_id", "=", id).orderBy("position").execute();

// What stands on paper, of a document that is stored or of one that is only thought of.
// biome-ignore format: two lists.
type Document = Pick<
  Selectable<MoneyDocumentTable>,
  "id" | "kind" | "number" | "partner_id" | "customer_id" | "invoice_id" | "corrects_id" | "issued_at" | "issued_on" | "due_on" | "period_start" | "period_end"
  | "currency" | "language" | "seller" | "buyer" | "net_minor" | "tax_minor" | "gross_minor" | "balance_before_minor" | "po_number" | "note" | "tax_currency"
  | "tax_currency_rate" | "tax_currency_minor"
>;
// biome-ignore format: two lists.
type Line = Pick<
  Selectable<DocumentLineTable>,
  "text" | "kind" | "service_id" | "plan_version_id" | "period_start" | "period_end" | "pp_start" | "pp_end" | "unit_price" | "quantity" | "includes_tax"
  | "amount_minor" | "allowance_minor" | "tax_rate_percent"
>;
type Tax = Pick<Selectable<DocumentTaxTable>, "name" | "rate_percent" | "taxable_minor" | "tax_minor">;

interface Printable {
  readonly document: Document;
  readonly lines: readonly Line[];
  readonly taxes: readonly Tax[];
}

/** In the document's own language, unless somebody wants to see it in another. */
export async function printedDocument(
  work: Work,
  tools: Tools,
  documentId: string,
  shownIn?: string,
): Promise<{ document: Awaited<ReturnType<typeof readDocument>>; input: MoneyDocumentInput }> {
  const document = await readDocument(work, documentId);
  const what = { document, lines: await readLines(work, documentId), taxes: await readTaxes(work, documentId) };
  return { document, input: await printed(work, tools, what, shownIn) };
}

/** B-62 what a draft would look like, marked as one. It has no number, and nothing of it is kept. */
export async function printedDraft(
  work: Work,
  tools: Tools,
  draft: DraftDocument,
  balanceBeforeMinor: bigint,
): Promise<MoneyDocumentInput> {
  const [inCurrency] = (await taxesInCurrency(work, [draft])).values();
  const input = await printed(work, tools, {
    document: {
      id: draft.id,
      kind: draft.kind,
      number: null,
      partner_id: draft.partnerId,
      customer_id: draft.accountId,
      invoice_id: draft.invoiceId,
      corrects_id: draft.correctsId ?? null,
      issued_at: null,
      issued_on: draft.issuedOn,
      due_on: draft.dueOn,
      period_start: draft.period?.start ?? null,
      period_end: draft.period?.end ?? null,
      currency: draft.currency,
      language: draft.language,
      seller: draft.seller,
      buyer: draft.buyer,
      net_minor: draft.taxed.netMinor,
      tax_minor: draft.taxed.taxMinor,
      gross_minor: draft.taxed.grossMinor,
      balance_before_minor: balanceBeforeMinor,
      po_number: draft.poNumber,
      note: draft.note,
      tax_currency: inCurrency?.currency ?? null,
      tax_currency_rate: inCurrency?.rate ?? null,
      tax_currency_minor: inCurrency?.minor ?? null,
    },
    lines: rowsOfLines(draft),
    taxes: rowsOfTaxes(draft),
  });
  const mark = (await sayIn(work, draft.partnerId, draft.language, "print"))("draft");
  // Nobody pays a draft: it shows no way to.
  const { payment: _, number: __, ...rest } = input;
  return { ...rest, mark, watermark: mark };
}

async function printed(work: Work, tools: Tools, { document, lines, taxes }: Printable, shownIn?: string): Promise<MoneyDocumentInput> {
  const partner = await getPartner(work, document.partner_id);
  const { currency } = document;
  const language = shownIn ?? document.language;
  const wording = await wordingOf(work, partner.id);
  const t = textsIn(language, "print", wording);
  const amount = (minor: bigint): string => moneyText(minor, currency, language);
  const seller = document.seller as SellerSnapshot;
  const isOwed = document.kind !== "credit_note";
  const whole = wholeLines(lines);
  const showsParts = await getSetting(work, showBundleComponents, { partnerId: document.partner_id });
  const reader = { language, currency, t };
  // A corrected invoice names the one that it corrects, as a credit note does the one that it takes back (B-123).
  const refersTo = document.invoice_id ?? document.corrects_id;
  return {
    ...frame(language, partner, document.issued_at ?? work.now, wording),
    kind: document.kind,
    title: t(document.kind),
    number: document.number ?? "",
    seller: { ...printedSeller(seller, t, language), ...(await logoOf(work, tools, partner)) },
    buyer: printedBuyer(document.buyer as BuyerSnapshot, t, language),
    issuedOn: document.issued_on ? dayText(document.issued_on, language) : "",
    ...(isOwed && document.due_on ? { dueOn: dayText(document.due_on, language) } : {}),
    ...(document.period_start && document.period_end
      ? { period: periodText({ start: document.period_start, end: document.period_end }, language) }
      : {}),
    ...(document.po_number ? { poNumber: document.po_number } : {}),
    ...(refersTo ? { refersTo: await numberOf(work, refersTo) } : {}),
    headline: isOwed
      ? {
          tone: "due",
          label: t("amount-due"),
          amount: amount(document.gross_minor),
          ...(document.due_on ? { detail: { label: t("due-by"), value: dayText(document.due_on, language) } } : {}),
        }
      : { tone: "settled", label: t("credited-amount"), amount: amount(document.gross_minor) },
    sections: [{ lines: whole.map((line) => printedLine(line, reader, showsParts)) }],
    taxes: taxes.map((tax) => ({
      name: tax.name,
      rate: `${trimDecimal(tax.rate_percent)} %`,
      taxable: amount(tax.taxable_minor),
      tax: amount(tax.tax_minor),
    })),
    totals: [
      { label: t("net"), amount: amount(document.net_minor) },
      ...taxes.map((tax) => ({
        label: t("tax-rate", { name: tax.name, rate: trimDecimal(tax.rate_percent) }),
        amount: amount(tax.tax_minor),
      })),
      ...(document.tax_currency !== null && document.tax_currency_minor !== null && document.tax_currency_rate !== null
        ? [
            {
              label: t("tax-in-currency", { from: currency, rate: trimDecimal(document.tax_currency_rate), to: document.tax_currency }),
              amount: moneyText(document.tax_currency_minor, document.tax_currency, language),
            },
          ]
        : []),
      { label: t("total"), amount: amount(document.gross_minor), isStrong: true },
    ],
    ...carryOverOf(document, amount),
    ...paymentOf(document, { partner, seller, publicUrl: tools.config.publicUrl, t }),
    ...(document.note ? { note: document.note } : {}),
    ...(await printedFiscal(work, document.id, t)),
    explanations: whole.flatMap((line) => {
      const steps = explainLine(sumOf(line), reader);
      return steps.length === 0 ? [] : [{ subject: line.text, steps }];
    }),
    footer: footerOf(seller),
    values: valuesOf(document),
  };
}

/** The parts of a bundle as the one line that they were priced as. */
const sumOf = ({ lines }: WholeLine<Line>): Line => ({
  ...lines[0],
  amount_minor: lines.reduce((sum, line) => sum + line.amount_minor, 0n),
  allowance_minor: lines.reduce((sum, line) => sum + line.allowance_minor, 0n),
});

function printedLine(
  whole: WholeLine<Line>,
  { language, currency, t }: { language: string; currency: string; t: Say },
  showsParts: boolean,
): NonNullable<MoneyDocumentInput["sections"]>[number]["lines"][number] {
  const amount = (minor: bigint): string => moneyText(minor, currency, language);
  const line = sumOf(whole);
  const rates = [...new Set(whole.lines.map(({ tax_rate_percent }) => `${trimDecimal(tax_rate_percent)} %`))];
  const parts = showsParts ? whole.parts : [];
  return {
    description: whole.text,
    ...(line.period_start && line.period_end ? { period: periodText({ start: line.period_start, end: line.period_end }, language) } : {}),
    quantity: trimDecimal(line.quantity),
    unitPrice: priceText(line.unit_price, currency, language),
    taxRate: rates.join(" / "),
    amount: amount(line.amount_minor + line.allowance_minor),
    ...(parts.length > 0
      ? {
          parts: whole.lines.map((part, index) => ({
            label: `${parts[index]}${rates.length > 1 ? ` · ${trimDecimal(part.tax_rate_percent)} %` : ""}`,
            amount: amount(part.amount_minor + part.allowance_minor),
          })),
        }
      : {}),
    ...(line.allowance_minor > 0n ? { allowances: [{ label: t("discount"), amount: amount(-line.allowance_minor) }] } : {}),
  };
}

type Money = Pick<MoneyDocumentTable, "kind"> & { gross_minor: bigint; balance_before_minor: bigint };

// What is to be paid follows from the balance before, so that the printed page never changes with what happens later.
function toPayMinor({ kind, gross_minor, balance_before_minor }: Money): bigint {
  const after = kind === "invoice" ? balance_before_minor - gross_minor : balance_before_minor + gross_minor;
  return after < 0n ? -after : 0n;
}

/** B-83. A proforma is in no balance. */
function carryOverOf(document: Money, amount: (minor: bigint) => string): Pick<MoneyDocumentInput, "carryOver"> {
  if (document.balance_before_minor === 0n || document.kind === "proforma") return {};
  return {
    carryOver: {
      previousBalance: amount(document.balance_before_minor),
      paymentsSince: amount(0n),
      thisDocument: amount(document.kind === "invoice" ? -document.gross_minor : document.gross_minor),
      toPay: amount(toPayMinor(document)),
    },
  };
}

interface Paying {
  readonly partner: Partner;
  readonly seller: SellerSnapshot;
  readonly publicUrl: string;
  readonly t: Say;
}

/** B-155, B-261: every document that asks for money says how, in words and in codes. What credit pays is not asked for again. */
function paymentOf(document: Document, { partner, seller, publicUrl, t }: Paying): Pick<MoneyDocumentInput, "payment"> {
  if (document.kind === "credit_note" || document.gross_minor <= 0n) return {};
  const open = document.kind === "invoice" ? toPayMinor(document) : document.gross_minor;
  const isCoveredInPart = open < document.gross_minor;
  const askedMinor = isCoveredInPart ? open : document.gross_minor;
  if (askedMinor === 0n) return {};
  const home = homePath(partner);
  const place = portalUrl(publicUrl, partner, home);
  return {
    payment: {
      ...(seller.iban ? { instructions: t("transfer-hint") } : {}),
      link: {
        url: portalUrl(publicUrl, partner, `${home === "/" ? "" : home}/finance/documents/${document.id}`),
        text: place.replace(/^https?:\/\//, "").replace(/\/$/, ""),
      },
      ...(seller.iban
        ? {
            bankTransfer: {
              beneficiary: seller.name,
              iban: seller.iban,
              ...(seller.bic ? { bic: seller.bic } : {}),
              ...(seller.bankName ? { bank: seller.bankName } : {}),
              reference: document.number ?? "",
              amount: toMoneyJson(money(askedMinor, document.currency)),
            },
          }
        : {}),
    },
  };
}

function valuesOf(document: Document): NonNullable<MoneyDocumentInput["values"]> {
  const decimal = (minor: bigint): string => minorToDecimal(minor, document.currency);
  return {
    currency: document.currency,
    issuedOn: document.issued_on,
    dueOn: document.due_on,
    daysToPay: document.issued_on && document.due_on ? daysBetween(document.issued_on, document.due_on) : null,
    periodStart: document.period_start,
    periodEnd: document.period_end,
    net: decimal(document.net_minor),
    tax: decimal(document.tax_minor),
    gross: decimal(document.gross_minor),
    balanceBefore: decimal(document.balance_before_minor),
  };
}

async function numberOf(work: Work, documentId: string): Promise<string> {
  const found = await db(work).selectFrom("billing.money_documents").select("number").where("id", "=", documentId).executeTakeFirst();
  return found?.number ?? "";
}
