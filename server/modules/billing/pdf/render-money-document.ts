import { readFileSync } from "node:fs";
import { join } from "node:path";
import { extendMetadata, type MetadataSchema } from "../../../platform/pdf/extend-metadata.ts";
import type { PdfPool } from "../../../platform/pdf/pdf-pool.ts";
import { qrSvg } from "../../../platform/pdf/qr-svg.ts";
import type { Pdf, PdfAttachment, PdfRequest } from "../../../platform/pdf/typst.ts";
import { Problem } from "../../../platform/problems.ts";
import { epcQrLimits, epcQrText } from "./epc-qr.ts";
import { printedIban } from "./iban.ts";
import { lineMeasures } from "./line-measures.ts";
import { type MoneyDocument, MoneyDocumentData, type MoneyDocumentInput } from "./money-document-data.ts";
import { printedTexts } from "./printed-texts.ts";
import { readableAccent } from "./readable-accent.ts";

/** The template that every installation has; it serves all kinds of money document. */
const builtInMoneyTemplate = readFileSync(join(import.meta.dirname, "money-document.typ"), "utf8");

export interface MoneyDocumentOptions {
  /** A partner's own template. */
  readonly template?: string;
  /** The XML of a hybrid e-invoice. */
  readonly attachments?: readonly PdfAttachment[];
  /** What the document's metadata say beyond the usual: which kind of hybrid it is. */
  readonly metadata?: MetadataSchema;
}

export interface RenderedMoneyDocument extends Pdf {
  /** Why the partner's own template was not used: staff have to be told. */
  readonly templateFault?: Problem;
}

/**
 * Sets a money document. A partner's template that fails does not keep an invoice from its customer: the built-in one
 * takes its place and the fault comes along.
 */
export async function renderMoneyDocument(
  pdfs: PdfPool,
  input: MoneyDocumentInput,
  options: MoneyDocumentOptions = {},
): Promise<RenderedMoneyDocument> {
  if (options.template === undefined) return renderWith(pdfs, input, options);
  try {
    return await renderWith(pdfs, input, options);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { template: _, ...builtIn } = options;
    return { ...(await renderWith(pdfs, input, builtIn)), templateFault: error };
  }
}

async function renderWith(pdfs: PdfPool, input: MoneyDocumentInput, options: MoneyDocumentOptions): Promise<Pdf> {
  const pdf = await pdfs.render(moneyDocumentRequest(input, options));
  return options.metadata ? { ...pdf, bytes: extendMetadata(pdf.bytes, options.metadata) } : pdf;
}

/** What the compiler gets; also for previews, where a template's fault is the answer and nothing takes its place. */
export function moneyDocumentRequest(input: MoneyDocumentInput, options: MoneyDocumentOptions = {}): PdfRequest {
  const document = MoneyDocumentData.parse(input);
  const { seller, title, number, language, direction, createdAt } = document;
  const { logo } = seller;
  return {
    template: options.template ?? builtInMoneyTemplate,
    data: printedData(document),
    description: {
      title: number === undefined ? title : `${title} ${number}`,
      author: seller.name,
      language,
      direction,
      createdAt: new Date(createdAt),
    },
    fitsOnePage: fitsOnePage(document),
    ...(logo ? { files: { logo: logo.bytes } } : {}),
    ...(options.attachments ? { attachments: options.attachments } : {}),
  };
}

/** A guess on the careful side: what is taken for one page and needs two is set twice. */
function fitsOnePage({ sections, statement, allocations, explanations }: MoneyDocument): boolean {
  const lines = sections.flatMap((section) => section.lines).length;
  return lines <= 12 && (statement?.rows.length ?? 0) <= 16 && allocations.length <= 20 && explanations.length <= 2;
}

/** The document as the template reads it, with what has to be worked out: codes, a readable accent. */
function printedData(document: MoneyDocument): unknown {
  const { seller, payment } = document;
  const data = {
    ...document,
    accent: readableAccent(document.accent),
    seller: { ...seller, logo: seller.logo ? { path: "/files/logo", format: seller.logo.format } : undefined },
    payment: payment && printedPayment(payment),
    measures: lineMeasures(document),
    arabicDigits: /[٠-٩]/.test(document.issuedOn),
  };
  return printedTexts(data, document.direction === "rtl");
}

function printedPayment({ instructions, link, bankTransfer }: NonNullable<MoneyDocument["payment"]>): unknown {
  const iban = bankTransfer?.iban;
  const transferText = bankTransfer && iban !== undefined ? epcQrText({ ...bankTransfer, iban }) : undefined;
  return {
    instructions,
    link: link && { ...link, qr: qrSvg(link.url) },
    bankTransfer: bankTransfer && {
      ...bankTransfer,
      iban: iban && printedIban(iban),
      qr: transferText && qrSvg(transferText, { errorCorrection: epcQrLimits.errorCorrection, maxVersion: epcQrLimits.version }),
    },
  };
}
