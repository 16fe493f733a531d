// What a money document needs in order to be set: every text is already in the reader's language, every amount and date
// already formatted, so that the template decides nothing but where things stand. Only what machines read (the amount of a
// credit transfer) is raw.
import { z } from "zod";
import { MoneyShape } from "../../../../shared/money.ts";
import { PaperLayout } from "../papers/layout/contract.ts";
import { isIban } from "./iban.ts";

const moneyDocumentKinds = ["invoice", "credit_note", "proforma", "receipt", "refund", "statement", "dunning_letter"] as const;

const text = (max: number) => z.string().max(max);
const short = text(120);
const name = text(255);
const amount = z.string().min(1).max(60);

const Labelled = z.strictObject({ label: short, value: name });
const LabelledAmount = z.strictObject({ label: name, amount });

/** Words of the page itself. `page` holds "{page}" and "{pages}". */
export const MoneyDocumentLabels = z.strictObject({
  billTo: short,
  from: short,
  customerNumber: short,
  number: short,
  issuedOn: short,
  taxPointOn: short,
  dueOn: short,
  period: short,
  poNumber: short,
  refersTo: short,
  description: short,
  quantity: short,
  unitPrice: short,
  tax: short,
  amount: short,
  taxSummary: short,
  taxRate: short,
  taxable: short,
  taxAmount: short,
  account: short,
  previousBalance: short,
  paymentsSince: short,
  thisDocument: short,
  toPay: short,
  howToPay: short,
  payOnline: short,
  scanToPay: short,
  bankTransfer: short,
  scanToTransfer: short,
  beneficiary: short,
  iban: short,
  bic: short,
  bank: short,
  reference: short,
  paidDocuments: short,
  document: short,
  date: short,
  debit: short,
  credit: short,
  balance: short,
  openingBalance: short,
  closingBalance: short,
  category: short,
  usage: short,
  explanation: short,
  note: short,
  slip: short,
  payer: short,
  page: short,
});

const Logo = z.strictObject({
  bytes: z.instanceof(Uint8Array).refine(({ length }) => length > 0 && length <= 2 * 1024 * 1024, "at most 2 MB"),
  format: z.enum(["png", "jpeg", "gif", "webp", "svg"]),
});

const Seller = z.strictObject({
  name,
  address: z.array(name).max(8),
  taxIds: z.array(Labelled).max(6),
  contacts: z.array(Labelled).max(6),
  logo: Logo.optional(),
});

const Buyer = z.strictObject({
  name,
  address: z.array(name).max(8),
  taxIds: z.array(Labelled).max(6),
  customerNumber: short.optional(),
});

const Line = z.strictObject({
  description: text(1000),
  /** A second, quieter line: an address, a phone number, a login. */
  detail: text(500).optional(),
  period: short.optional(),
  quantity: short.optional(),
  unitPrice: amount.optional(),
  taxRate: short.optional(),
  amount,
  /** Discounts of this line, with their sign. */
  allowances: z.array(LabelledAmount).max(20).default([]),
  /** What a bundle holds and how its amount is shared out. */
  parts: z.array(LabelledAmount).max(50).optional(),
});

/** Most documents have one section without title; an invoice for linked accounts has one per account. */
const Section = z.strictObject({ title: name.optional(), lines: z.array(Line), subtotal: LabelledAmount.optional() });

const TaxRow = z.strictObject({ name, rate: short, taxable: amount, tax: amount });

/** B-245 the registration with the tax office. */
const Fiscal = z.strictObject({
  title: short,
  number: Labelled,
  lines: z.array(name).max(10),
  /** The content of the code beside it, and what it is for. */
  code: text(2000).optional(),
  codeWords: short.optional(),
});

/** B-83. */
const CarryOver = z.strictObject({ previousBalance: amount, paymentsSince: amount, thisDocument: amount, toPay: amount });

const BankTransfer = z.strictObject({
  beneficiary: name,
  iban: z
    .string()
    .max(60)
    .refine(isIban, { params: { code: "not-an-iban" }, message: "not an IBAN" })
    .optional(),
  bic: z
    .string()
    .regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
    .optional(),
  bank: name.optional(),
  /** What banks outside the IBAN world ask for: account number, routing number. */
  details: z.array(Labelled).max(6).default([]),
  reference: text(140).optional(),
  /** What is to be transferred, for the QR code. */
  amount: MoneyShape,
});

const Payment = z.strictObject({
  instructions: text(1000).optional(),
  link: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(500), text: name }).optional(),
  bankTransfer: BankTransfer.optional(),
});

const StatementRow = z.strictObject({
  date: short,
  document: short.optional(),
  description: text(500),
  /** What it is counted under. */
  category: short.optional(),
  debit: amount.optional(),
  credit: amount.optional(),
  balance: amount,
});

const Statement = z.strictObject({
  openingBalance: amount,
  rows: z.array(StatementRow),
  totalDebit: amount,
  totalCredit: amount,
  closingBalance: amount,
});

/** Longer documents are summarised, with the lines in a CSV beside them. A statement may be longer. */
export const maxPrintedLines = 500;
const maxPrintedStatementRows = 5000;

export const MoneyDocumentData = z
  .strictObject({
    kind: z.enum(moneyDocumentKinds),
    language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
    direction: z.enum(["ltr", "rtl"]),
    paper: z.enum(["a4", "us-letter"]).default("a4"),
    /** The partner's colour; darkened if it cannot be read on white. */
    accent: z.string().regex(/^#[0-9a-fA-F]{6}$/),
    labels: MoneyDocumentLabels,
    /** The moment of issue: it stands in the PDF's metadata, so the same document has the same bytes for ever. */
    createdAt: z.iso.datetime(),
    title: short,
    number: short.optional(),
    /** "Copy", "Draft": stands beside the title. */
    mark: short.optional(),
    /** Across every page, whatever the template looks like. */
    watermark: short.optional(),
    seller: Seller,
    buyer: Buyer,
    issuedOn: short,
    taxPointOn: short.optional(),
    dueOn: short.optional(),
    period: short.optional(),
    poNumber: short.optional(),
    /** The invoice that a credit note takes back, the payment that a refund gives back. */
    refersTo: short.optional(),
    facts: z.array(Labelled).max(10).default([]),
    /** What the reader looks for: the amount to pay and until when, or that it is settled. */
    headline: z.strictObject({
      tone: z.enum(["due", "settled"]),
      label: short,
      amount,
      detail: Labelled.optional(),
    }),
    /** The words of a letter, before its lines. */
    text: text(6000).optional(),
    sections: z.array(Section).default([]),
    taxes: z.array(TaxRow).max(40).default([]),
    /** Exemption texts, reverse charge, the tax in the tax currency. */
    taxNotes: z.array(text(500)).max(10).default([]),
    totals: z
      .array(LabelledAmount.extend({ isStrong: z.boolean().default(false) }))
      .max(40)
      .default([]),
    /** What the tax office wants on the paper; stands there whatever the layout. */
    fiscal: Fiscal.optional(),
    carryOver: CarryOver.optional(),
    payment: Payment.optional(),
    /** What a payment paid, or a refund took back from. */
    allocations: z
      .array(z.strictObject({ document: name, date: short.optional(), amount }))
      .max(maxPrintedLines)
      .default([]),
    statement: Statement.optional(),
    usage: z.array(Labelled).max(60).default([]),
    /** How each amount came about, in plain words, one sentence a step. */
    explanations: z
      .array(z.strictObject({ subject: name, steps: z.array(text(500)).max(30) }))
      .max(maxPrintedLines)
      .default([]),
    note: text(4000).optional(),
    /** Columns of small print at the foot of every page. */
    footer: z.array(z.array(name).max(6)).max(4).default([]),
    /** How a partner wants its papers; absent: as usual. */
    layout: PaperLayout.optional(),
    /** Days and amounts as they are in the books, for a partner's own template to write in its own way. */
    values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
  })
  .superRefine((data, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if ((data.kind === "statement") !== (data.statement !== undefined))
      refuse("statement", "a statement has rows, other documents have none");
    if (data.sections.flatMap(({ lines }) => lines).length > maxPrintedLines) refuse("sections", `at most ${maxPrintedLines} lines`);
    if ((data.statement?.rows.length ?? 0) > maxPrintedStatementRows) refuse("statement", `at most ${maxPrintedStatementRows} rows`);
  });

/** As callers write it: what has a default may be left out. */
export type MoneyDocumentInput = z.input<typeof MoneyDocumentData>;
export type MoneyDocument = z.output<typeof MoneyDocumentData>;
