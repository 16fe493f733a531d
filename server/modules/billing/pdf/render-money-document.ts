import { readFileSync } from "node:fs";
import { join } from "node:path";
import { extendMetadata, type MetadataSchema } from "../../../platform/pdf/extend-metadata.ts";
import { fontFamilies } from "../../../platform/pdf/fonts.ts";
import type { PdfPool } from "../../../platform/pdf/pdf-pool.ts";
import { qrSvg } from "../../../platform/pdf/qr-svg.ts";
import type { Pdf, PdfAttachment, PdfRequest } from "../../../platform/pdf/typst.ts";
import { Problem } from "../../../platform/problems.ts";
import { fillOwnText, type PaperBlock, type PaperLayout, usualLayout } from "../papers/layout/contract.ts";
import { epcQrLimits, epcQrText } from "./epc-qr.ts";
import { printedIban } from "./iban.ts";
import { lineMeasures } from "./line-measures.ts";
import { type MoneyDocument, MoneyDocumentData, type MoneyDocumentInput } from "./money-document-data.ts";
import { printedTexts } from "./printed-texts.ts";
import { readableAccent } from "./readable-accent.ts";

/** The template that every installation has; it serves all kinds of money document. */
export const builtInMoneyTemplate = readFileSync(join(import.meta.dirname, "money-document.typ"), "utf8");

/** What a partner's own template may import: days and numbers in another form, codes of its own texts. */
export const templateFilters = readFileSync(join(import.meta.dirname, "filters.typ"), "utf8");

/** The block that the tax office wants; a partner's own template may place it itself, and has it at its end otherwise. */
const fiscalBlock = readFileSync(join(import.meta.dirname, "fiscal.typ"), "utf8");
const fiscalAtTheEnd = `
#{
  import "/files/fiscal.typ": fiscal-block
  fiscal-block(json("/data.json"))
}
`;

export interface MoneyDocumentOptions {
  /** A partner's own template. */
  readonly template?: string;
  /** Pages as a picture as well, for a preview. */
  readonly picture?: boolean;
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
  const { seller, title, number, language, direction, createdAt, watermark } = document;
  const { logo } = seller;
  return {
    template: options.template === undefined ? builtInMoneyTemplate : withFiscal(options.template, document),
    data: printedData(document),
    description: {
      title: number === undefined ? title : `${title} ${number}`,
      author: seller.name,
      language,
      direction,
      createdAt: new Date(createdAt),
      ...(watermark === undefined ? {} : { watermark }),
    },
    fitsOnePage: options.template === undefined && fitsOnePage(document),
    ...(options.picture ? { picture: true } : {}),
    files: {
      ...(logo ? { logo: logo.bytes } : {}),
      ...(options.template === undefined ? {} : { "filters.typ": Buffer.from(templateFilters) }),
      ...(document.fiscal ? { "fiscal.typ": Buffer.from(fiscalBlock) } : {}),
    },
    ...(options.attachments ? { attachments: options.attachments } : {}),
  };
}

/** B-245 what the law wants on the paper stands there, whoever wrote the template. */
const withFiscal = (template: string, { fiscal }: MoneyDocument): string =>
  fiscal && !template.includes("fiscal") ? template + fiscalAtTheEnd : template;

/** A guess on the careful side: what is taken for one page and needs two is set twice. */
function fitsOnePage({ sections, statement, allocations, explanations, fiscal, layout }: MoneyDocument): boolean {
  const lines = sections.flatMap((section) => section.lines);
  const parts = lines.reduce((sum, line) => sum + (line.parts?.length ?? 0), 0);
  return (
    (layout?.textSize ?? usualLayout.textSize) <= 10 &&
    lines.length + parts <= (fiscal ? 8 : 12) &&
    (statement?.rows.length ?? 0) <= 16 &&
    allocations.length <= 20 &&
    (explanations.length <= 2 || !isOn(layout, "explanation"))
  );
}

const isOn = (layout: PaperLayout | undefined, block: PaperBlock): boolean =>
  (layout ?? usualLayout).blocks.some(({ id, isOn: on }) => id === block && on);

/** The document as the template reads it, with what has to be worked out: codes, a readable accent. */
function printedData(given: MoneyDocument): unknown {
  const layout = given.layout ?? usualLayout;
  const document = withoutHiddenColumns(given, layout);
  const { seller, payment, values: _, layout: __, watermark: ___, ...rest } = document;
  const data = {
    ...rest,
    paper: document.layout?.paper ?? document.paper,
    accent: readableAccent(layout.accent ?? document.accent),
    title: ownTitle(document, layout),
    footer: layout.footer?.map((column) => fillOwnText(column, wordsOf(document)).split("\n").slice(0, 6)) ?? document.footer,
    seller: { ...seller, logo: seller.logo ? { path: "/files/logo", format: seller.logo.format } : undefined },
    payment: payment && printedPayment(payment, layout),
    fiscal: document.fiscal && printedFiscal(document.fiscal),
    measures: isMeasured(layout) ? lineMeasures(document) : undefined,
    arabicDigits: /[٠-٩]/.test(document.issuedOn),
  };
  return {
    ...(printedTexts(data, document.direction === "rtl") as object),
    layout: drawnLayout(document, layout),
    ...(document.values ? { values: document.values } : {}),
  };
}

/** What the line measures count on. */
const isMeasured = ({ font, textSize }: PaperLayout): boolean => font === usualLayout.font && textSize === usualLayout.textSize;

const serif = ["Libertinus Serif", ...fontFamilies];

/** The layout as the template reads it: only what is on, in its order, with the words filled in. */
function drawnLayout(document: MoneyDocument, layout: PaperLayout): unknown {
  const ready = (text: string): unknown =>
    text.trim() === "" ? undefined : printedTexts(fillOwnText(text, wordsOf(document)), document.direction === "rtl");
  return {
    textSize: layout.textSize,
    ...(layout.font === "serif" ? { fonts: serif } : {}),
    logo: layout.logo,
    blocks: drawnBlocks(document, layout),
    columns: layout.columns.filter(({ isOn }) => isOn).map(({ id }) => id),
    before: ready(layout.before),
    after: ready(layout.after),
  };
}

/** What the tax office wants stands below the totals, or else before what is cut off. */
function drawnBlocks({ fiscal }: MoneyDocument, layout: PaperLayout): string[] {
  const blocks: string[] = layout.blocks.filter(({ isOn }) => isOn).map(({ id }) => id);
  if (!fiscal) return blocks;
  const totals = blocks.indexOf("totals");
  const place = totals >= 0 ? totals + 1 : blocks.at(-1) === "slip" ? blocks.length - 1 : blocks.length;
  return blocks.toSpliced(place, 0, "fiscal");
}

const ownTitle = (document: MoneyDocument, layout: PaperLayout): string =>
  layout.title.trim() === "" ? document.title : fillOwnText(layout.title, wordsOf(document)).slice(0, 120);

const wordsOf = ({ title, number, issuedOn, dueOn, headline, buyer, period }: MoneyDocument) => ({
  title,
  number,
  date: issuedOn,
  due: dueOn,
  amount: headline.amount,
  customer: buyer.name,
  customerNumber: buyer.customerNumber,
  period,
});

function withoutHiddenColumns(document: MoneyDocument, { columns }: PaperLayout): MoneyDocument {
  const hidden = columns.filter(({ isOn }) => !isOn).map(({ id }) => id);
  if (hidden.length === 0) return document;
  return {
    ...document,
    sections: document.sections.map((section) => ({
      ...section,
      lines: section.lines.map((line) => ({ ...line, ...Object.fromEntries(hidden.map((id) => [id, undefined])) })),
    })),
  };
}

function printedPayment({ instructions, link, bankTransfer }: NonNullable<MoneyDocument["payment"]>, { codes }: PaperLayout): unknown {
  const iban = bankTransfer?.iban;
  const transferText = codes.transfer && bankTransfer && iban !== undefined ? epcQrText({ ...bankTransfer, iban }) : undefined;
  return {
    instructions,
    link: link && { ...link, qr: codes.link ? qrSvg(link.url) : undefined },
    bankTransfer: bankTransfer && {
      ...bankTransfer,
      iban: iban && printedIban(iban),
      qr: transferText && qrSvg(transferText, { errorCorrection: epcQrLimits.errorCorrection, maxVersion: epcQrLimits.version }),
    },
  };
}

function printedFiscal({ title, number, lines, code, codeWords }: NonNullable<MoneyDocument["fiscal"]>): unknown {
  return { title, number, lines, codeWords, qr: code && qrSvg(code) };
}
