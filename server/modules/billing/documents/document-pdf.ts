// The PDF of a document is rendered once, stored with its hash and served from there for ever (B-154): the portal, the mail and staff
// get the same bytes.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { readStoredFile, storeFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { defineJob, type JobBook } from "../../../platform/jobs.ts";
import { notFound, problem } from "../../../platform/problems.ts";
import { dayText, directionOf, moneyText, periodText, textsIn, textTree } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, type Partner } from "../../partners/index.ts";
import { facturXFile, facturXMetadata } from "../einvoice/factur-x.ts";
import { hybridOf } from "../einvoice/make-e-invoice.ts";
import { getStatement } from "../ledger/transactions.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";
import { renderMoneyDocument } from "../pdf/render-money-document.ts";
import { sellerOf } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import type { BuyerSnapshot, SellerSnapshot } from "./draft-document.ts";

const pdfNotReady = problem("pdf-not-ready", 409, "This document is a draft and has no PDF yet");

const renderPdfJob = defineJob("billing.render-document-pdf", z.object({ documentId: z.uuid() }));

export function registerPdfJob(book: JobBook, tools: Tools): void {
  book.handle(renderPdfJob, (run, { documentId }) => run.inWork(async (work) => void (await ensureDocumentPdf(work, tools, documentId))));
}

/** The document's PDF as a download; rendered now if nobody has asked before. */
export async function readDocumentPdf(work: Work, tools: Tools, documentId: string, inline: boolean): Promise<FileReply> {
  const document = await db(work)
    .selectFrom("billing.money_documents as document")
    .select(["document.id", "document.state"])
    .where("document.id", "=", documentId)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (!document) throw notFound();
  if (document.state === "draft") throw pdfNotReady();
  const file = await ensureDocumentPdf(work, tools, documentId);
  return { name: file.name, mediaType: file.mediaType, bytes: file.bytes, inline };
}

/** Renders and stores the PDF unless it is there; returns it. Two at once end with one stored PDF. */
export async function ensureDocumentPdf(
  work: Work,
  tools: Tools,
  documentId: string,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array; sha256: string }> {
  const stored = await db(work)
    .selectFrom("billing.document_pdfs")
    .select("file_id")
    .where("document_id", "=", documentId)
    .executeTakeFirst();
  if (stored) return readStoredFile(work, tools.files, stored.file_id);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pdf ${documentId}`}, 0))`.execute(work.tx);
  const again = await db(work)
    .selectFrom("billing.document_pdfs")
    .select("file_id")
    .where("document_id", "=", documentId)
    .executeTakeFirst();
  if (again) return readStoredFile(work, tools.files, again.file_id);

  const { document, input } = await printedDocument(work, tools, documentId);
  const hybrid = await hybridOf(work, tools, documentId);
  const pdf = await renderMoneyDocument(
    tools.pdfs,
    input,
    hybrid.kind === "xml" ? { attachments: [facturXFile(hybrid.xml)], metadata: facturXMetadata } : {},
  );
  if (pdf.templateFault)
    work.log.error(
      { document: documentId, fault: pdf.templateFault.message },
      "a partner's PDF template failed; the built-in one was used",
    );
  const name = `${document.kind.replace("_", "-")}-${document.number}.pdf`;
  const mediaType = "application/pdf";
  // A hybrid whose XML is held is shown without it and not kept: what is kept is the one with its XML, once that is right (B-154, B-248).
  if (hybrid.kind === "held") return { name, mediaType, bytes: pdf.bytes, sha256: createHash("sha256").update(pdf.bytes).digest("hex") };
  const file = await storeFile(work, tools.files, {
    partnerId: document.partner_id,
    customerId: document.customer_id,
    mediaType,
    name,
    bytes: pdf.bytes,
  });
  await db(work)
    .insertInto("billing.document_pdfs")
    .values({
      document_id: documentId,
      customer_id: document.customer_id,
      partner_id: document.partner_id,
      file_id: file.id,
      sha256: file.sha256,
      rendered_at: work.now,
    })
    .execute();
  return { ...file, bytes: pdf.bytes };
}

async function printedDocument(work: Work, tools: Tools, documentId: string) {
  const document = await db(work).selectFrom("billing.money_documents").selectAll().where("id", "=", documentId).executeTakeFirstOrThrow();
  const lines = await db(work)
    .selectFrom("billing.document_lines")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("position")
    .execute();
  const taxes = await db(work)
    .selectFrom("billing.document_taxes")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("position")
    .execute();
  const partner = await getPartner(work, document.partner_id);
  const { language, currency } = document;
  const t = textsIn(language, "print");
  const amount = (minor: bigint): string => moneyText(minor, currency, language);
  const seller = document.seller as SellerSnapshot;
  const isInvoice = document.kind === "invoice";
  // What is to be paid follows from the balance before, so that the printed page never changes with what happens later.
  const balanceAfter = isInvoice
    ? document.balance_before_minor - document.gross_minor
    : document.balance_before_minor + document.gross_minor;
  const toPay = balanceAfter < 0n ? -balanceAfter : 0n;
  const input: MoneyDocumentInput = {
    ...frame(language, partner, document.issued_at ?? work.now),
    kind: document.kind,
    title: t(document.kind),
    number: document.number ?? "",
    seller: { ...printedSeller(seller, t), ...(await logoOf(work, tools, partner)) },
    buyer: printedBuyer(document.buyer as BuyerSnapshot, t),
    issuedOn: dayText(document.issued_on as Day, language),
    ...(isInvoice && document.due_on ? { dueOn: dayText(document.due_on, language) } : {}),
    ...(document.period_start && document.period_end
      ? { period: periodText({ start: document.period_start, end: document.period_end }, language) }
      : {}),
    ...(document.po_number ? { poNumber: document.po_number } : {}),
    ...(document.invoice_id ? { refersTo: await numberOf(work, document.invoice_id) } : {}),
    headline: isInvoice
      ? {
          tone: "due",
          label: t("amount-due"),
          amount: amount(document.gross_minor),
          ...(document.due_on ? { detail: { label: t("due-by"), value: dayText(document.due_on, language) } } : {}),
        }
      : { tone: "settled", label: t("credited-amount"), amount: amount(document.gross_minor) },
    sections: [
      {
        lines: lines.map((line) => ({
          description: line.text,
          ...(line.period_start && line.period_end
            ? { period: periodText({ start: line.period_start, end: line.period_end }, language) }
            : {}),
          quantity: trimDecimal(line.quantity),
          unitPrice: priceText(line.unit_price, currency, language),
          taxRate: `${trimDecimal(line.tax_rate_percent)} %`,
          amount: amount(line.amount_minor + line.allowance_minor),
          ...(line.allowance_minor > 0n ? { allowances: [{ label: t("discount"), amount: amount(-line.allowance_minor) }] } : {}),
        })),
      },
    ],
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
      { label: t("total"), amount: amount(document.gross_minor), isStrong: true },
    ],
    ...(document.balance_before_minor === 0n
      ? {}
      : {
          carryOver: {
            previousBalance: amount(document.balance_before_minor),
            paymentsSince: amount(0n),
            thisDocument: amount(isInvoice ? -document.gross_minor : document.gross_minor),
            toPay: amount(toPay),
          },
        }),
    ...(isInvoice && document.gross_minor > 0n && seller.iban
      ? {
          payment: {
            instructions: t("transfer-hint"),
            bankTransfer: {
              beneficiary: seller.name,
              iban: seller.iban,
              ...(seller.bic ? { bic: seller.bic } : {}),
              ...(seller.bankName ? { bank: seller.bankName } : {}),
              reference: document.number ?? "",
              amount: toMoneyJson(money(document.gross_minor, currency)),
            },
          },
        }
      : {}),
    ...(document.note ? { note: document.note } : {}),
    footer: footerOf(seller),
  };
  return { document, input };
}

/** A unit price may have more places than the currency. */
function priceText(decimal: string, currency: string, language: string): string {
  const format = new Intl.NumberFormat(`${language}-u-nu-latn`, { style: "currency", currency, maximumFractionDigits: 8 });
  return format.format(trimDecimal(decimal) as unknown as number);
}

export function frame(language: string, partner: Partner, createdAt: Date) {
  return {
    language,
    direction: directionOf(language),
    accent: partner.accentColour,
    labels: textTree(language, "print", "labels") as MoneyDocumentInput["labels"],
    createdAt: createdAt.toISOString(),
  };
}

export function printedSeller(seller: SellerSnapshot, t: ReturnType<typeof textsIn>): MoneyDocumentInput["seller"] {
  const labelled = (pairs: readonly (readonly [string, string])[]) =>
    pairs.filter(([, value]) => value !== "").map(([label, value]) => ({ label: t(label), value }));
  return {
    name: seller.name,
    address: [seller.street, [seller.zip, seller.city].filter(Boolean).join(" "), seller.country].filter(Boolean),
    taxIds: labelled([
      ["tax-number", seller.taxNumber],
      ["company-number", seller.companyNumber],
    ]),
    contacts: labelled([
      ["email", seller.email],
      ["phone", seller.phone],
      ["website", seller.website],
    ]),
  };
}

export function printedBuyer(buyer: BuyerSnapshot, t: ReturnType<typeof textsIn>): MoneyDocumentInput["buyer"] {
  return {
    name: buyer.companyName || buyer.name,
    address: [
      buyer.companyName ? buyer.name : "",
      buyer.street1,
      buyer.street2,
      [buyer.zip, buyer.city].filter(Boolean).join(" "),
      buyer.state,
      buyer.country,
    ].filter(Boolean),
    taxIds: buyer.taxId ? [{ label: t("tax-number"), value: buyer.taxId }] : [],
    customerNumber: String(buyer.customerNumber),
  };
}

export const footerOf = (seller: SellerSnapshot): string[][] =>
  [
    [seller.name, seller.street, [seller.zip, seller.city].filter(Boolean).join(" ")],
    [seller.email, seller.phone, seller.website],
    [seller.bankName, seller.iban, seller.bic],
  ]
    .map((column) => column.filter(Boolean))
    .filter((column) => column.length > 0);

export async function logoOf(work: Work, tools: Tools, partner: Partner): Promise<Pick<MoneyDocumentInput["seller"], "logo">> {
  if (partner.logoFileId === null) return {};
  const file = await readStoredFile(work, tools.files, partner.logoFileId);
  const format = ({ "image/png": "png", "image/jpeg": "jpeg", "image/webp": "webp", "image/gif": "gif", "image/svg+xml": "svg" } as const)[
    file.mediaType
  ];
  return format ? { logo: { bytes: Uint8Array.from(file.bytes), format } } : {};
}

async function numberOf(work: Work, documentId: string): Promise<string> {
  const found = await db(work).selectFrom("billing.money_documents").select("number").where("id", "=", documentId).executeTakeFirst();
  return found?.number ?? "";
}

/** A statement as a PDF; made on demand and not kept, because it is a view of the books and no document of its own. */
export async function renderStatementPdf(work: Work, tools: Tools, accountId: string, period: { from: Day; to: Day }): Promise<FileReply> {
  const statement = await getStatement(work, accountId, period);
  const buyer = (await listBuyers(work, [accountId])).get(accountId);
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", accountId).executeTakeFirst();
  if (!buyer || !account) throw notFound();
  const partner = await getPartner(work, account.partner_id);
  const { language } = buyer;
  const t = textsIn(language, "print");
  const text = (json: { amount: string; currency: string }): string =>
    new Intl.NumberFormat(`${language}-u-nu-latn`, { style: "currency", currency: json.currency }).format(json.amount as unknown as number);
  const isDebit = (json: { amount: string }): boolean => json.amount.startsWith("-");
  const size = (json: { amount: string; currency: string }) => text({ ...json, amount: json.amount.replace(/^-/, "") });
  const totals = await sql<{
    debit: bigint;
    credit: bigint;
  }>`select coalesce(sum(-amount_minor) filter (where amount_minor < 0), 0)::int8 as debit,
      coalesce(sum(amount_minor) filter (where amount_minor > 0), 0)::int8 as credit
    from billing.ledger_entries where account_id = ${accountId} and entry_on between ${period.from} and ${period.to}`.execute(work.tx);
  const pdf = await renderMoneyDocument(tools.pdfs, {
    ...frame(language, partner, work.now),
    kind: "statement",
    title: t("statement"),
    seller: { ...printedSeller(sellerOf(partner), t), ...(await logoOf(work, tools, partner)) },
    buyer: printedBuyer(
      {
        customerNumber: Number(buyer.number),
        name: buyer.name,
        companyName: buyer.companyName,
        street1: buyer.street1,
        street2: buyer.street2,
        city: buyer.city,
        zip: buyer.zip,
        state: buyer.state,
        country: buyer.country,
        taxId: buyer.taxId,
        companyNumber: buyer.companyNumber,
      },
      t,
    ),
    issuedOn: dayText(period.to, language),
    period: `${dayText(period.from, language)} – ${dayText(period.to, language)}`,
    headline: {
      tone: isDebit(statement.closing) ? "due" : "settled",
      label: t("statement-balance", { day: dayText(period.to, language) }),
      amount: text(statement.closing),
    },
    statement: {
      openingBalance: text(statement.opening),
      closingBalance: text(statement.closing),
      totalDebit: moneyText(totals.rows[0]?.debit ?? 0n, account.currency, language),
      totalCredit: moneyText(totals.rows[0]?.credit ?? 0n, account.currency, language),
      rows: statement.rows.map((row) => ({
        date: dayText(row.on, language),
        description: t(`entry.${row.kind}`, { number: row.text }),
        ...(isDebit(row.amount) ? { debit: size(row.amount) } : { credit: size(row.amount) }),
        balance: text(row.balanceAfter),
      })),
    },
    footer: footerOf(sellerOf(partner)),
  });
  return { name: `statement-${period.from}-${period.to}.pdf`, mediaType: "application/pdf", bytes: pdf.bytes };
}
