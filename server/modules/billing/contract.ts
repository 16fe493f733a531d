import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { MoneyShape } from "../../../shared/money.ts";
import { NewServiceBody } from "../services/contract.ts";

// Money documents ----------------------------------------------------------------------------------------------------

const documentKinds = ["invoice", "credit_note", "proforma"] as const;
const documentStates = [
  "draft",
  "issued",
  "partially_paid",
  "paid",
  "credited",
  "written_off",
  "void",
  "open",
  "closed",
  "refunded",
  "sent",
  "invoiced",
  "cancelled",
  "expired",
  "superseded",
] as const;

/** A row of a list of money documents. */
export const MoneyDocumentRow = z.object({
  id: z.uuid(),
  kind: z.enum(documentKinds),
  state: z.enum(documentStates),
  isOverdue: z.boolean(),
  isDisputed: z.boolean(),
  number: z.string().nullable(),
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  partnerId: z.uuid(),
  issuedOn: DayShape.nullable(),
  dueOn: DayShape.nullable(),
  periodStart: DayShape.nullable(),
  periodEnd: DayShape.nullable(),
  net: MoneyShape,
  tax: MoneyShape,
  gross: MoneyShape,
  open: MoneyShape,
});

const DocumentLineView = z.object({
  id: z.uuid(),
  position: z.int(),
  kind: z.string(),
  text: z.string(),
  serviceId: z.uuid().nullable(),
  periodStart: DayShape.nullable(),
  periodEnd: DayShape.nullable(),
  days: z.int().nullable(),
  /** The pricing period that one unit price buys. */
  pricedStart: DayShape.nullable(),
  pricedEnd: DayShape.nullable(),
  unitPrice: z.string(),
  quantity: z.string(),
  taxRatePercent: z.string(),
  includesTax: z.boolean(),
  allowance: MoneyShape,
  amount: MoneyShape,
  net: MoneyShape,
  /** How the amount came about, in sentences of the document's language (B-252); empty where price and quantity say all. */
  how: z.array(z.string()),
  /** The bundle that this line is a part of (B-19). A customer sees the bundle as one line and its parts in it, if at all. */
  bundle: z.string().nullable(),
  parts: z.array(z.object({ text: z.string(), amount: MoneyShape })),
});

const Party = z.record(z.string(), z.union([z.string(), z.number()]));

const LinkedInvoice = z.object({ id: z.uuid(), number: z.string(), issuedOn: DayShape, gross: MoneyShape });

export const MoneyDocumentView = MoneyDocumentRow.extend({
  origin: z.string(),
  version: z.int(),
  runId: z.uuid().nullable(),
  invoiceId: z.uuid().nullable(),
  seller: Party,
  buyer: Party,
  lines: z.array(DocumentLineView),
  taxes: z.array(z.object({ name: z.string(), ratePercent: z.string(), category: z.string(), taxable: MoneyShape, tax: MoneyShape })),
  /** The tax in the currency in which the partner accounts for it, where that is another, and the rate used (B-145). */
  taxInCurrency: z.object({ tax: MoneyShape, rate: z.string() }).nullable(),
  /** What settled it, or what it settled. */
  settledBy: z.array(
    z.object({ entryId: z.uuid(), kind: z.string(), text: z.string(), on: DayShape, amount: MoneyShape, documentId: z.uuid().nullable() }),
  ),
  creditNotes: z.array(z.object({ id: z.uuid(), number: z.string(), issuedOn: DayShape, gross: MoneyShape })),
  /** The invoice that this one corrects, and the one that corrects this (B-123). */
  corrects: LinkedInvoice.nullable(),
  correctedBy: LinkedInvoice.nullable(),
  poNumber: z.string(),
  note: z.string(),
  memo: z.string(),
  language: z.string(),
  issuedAt: MomentShape.nullable(),
  /** The one service that it locks while it is overdue. */
  blocksService: z.object({ id: z.uuid(), number: z.int(), title: z.string() }).nullable(),
  hasPdf: z.boolean(),
});

const documentId = z.object({ documentId: z.uuid() });

const documentSorts = ["issuedOn", "number", "gross", "open", "dueOn"] as const;
const documentFilter = {
  kind: anyOf(z.enum(documentKinds)).optional(),
  state: anyOf(z.enum(documentStates)).optional(),
  overdue: z.enum(["true"]).optional(),
  partner: anyOf(z.uuid()).optional(),
  customer: z.uuid().optional(),
  run: z.uuid().optional(),
  issuedOn: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
  /** The beginning of a number, or any scrap of the customer: name, number, login. */
  q: z.string().trim().min(1).max(100).optional(),
};

export const listInvoicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents",
  summary: "Lists invoices, credit notes and proformas.",
  query: listQuery({ sort: documentSorts, filter: documentFilter }),
  returns: listOf(MoneyDocumentRow),
});

// biome-ignore format: one list.
export const documentColumns = [
  "number", "kind", "state", "overdue", "customer", "customerName", "issuedOn", "dueOn", "periodStart", "periodEnd", "net", "tax", "gross", "open", "currency",
] as const;
export const exportDocumentsEndpoint = exportEndpoint({
  path: "/api/admin/money-document-export",
  summary: "Exactly the money documents that the filter shows, as a file.",
  sort: documentSorts,
  filter: documentFilter,
  columns: documentColumns,
});

export const getDocumentEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId",
  summary: "One money document with its lines, taxes and what settled it.",
  params: documentId,
  returns: MoneyDocumentView,
});

export const documentPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId/pdf",
  summary: "The document's PDF, the very bytes that the customer gets.",
  params: documentId,
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});

export const creditInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/money-documents/:documentId/credit",
  summary: "Takes an invoice back: wholly, or some amounts of some lines.",
  params: documentId,
  body: z.strictObject({
    /** Absent: everything that is not credited yet. */
    lines: z
      .array(z.strictObject({ lineId: z.uuid(), amount: z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, "a decimal number such as 12.34") }))
      .min(1)
      .max(500)
      .optional(),
    reason: z.string().trim().min(1).max(500),
    /** Gives the credited service-days free, so that a later run can bill them again. */
    releaseDays: z.boolean().default(true),
  }),
  returns: MoneyDocumentView,
  idempotent: true,
});

export const editDocumentEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/money-documents/:documentId",
  summary: "Changes what may change after issue: due date, PO number, note, memo.",
  params: documentId,
  body: z.strictObject({
    dueOn: DayShape.optional(),
    poNumber: z.string().trim().max(100).optional(),
    note: z.string().trim().max(2000).optional(),
    memo: z.string().trim().max(2000).optional(),
  }),
  returns: MoneyDocumentView,
  versioned: true,
});

/** A line of a one-time invoice: a one-time plan, or free text with its tax. */
export const OneTimeLine = z.strictObject({
  text: z.string().trim().min(1).max(500),
  unitPrice: z.string().regex(/^\d{1,12}(\.\d{1,8})?$/, "a decimal number such as 12.34"),
  quantity: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,3})?$/, "a number above zero, such as 1 or 2.5; what was charged is given back by a credit note")
    .default("1"),
  taxId: z.uuid(),
  includesTax: z.boolean().default(false),
  category: z.enum(["one_time", "equipment", "fee", "topup", "internet", "voice", "recurring"]).default("one_time"),
});

const oneTimeInvoice = z.strictObject({
  /** None: only what waits for the next invoice. */
  lines: z.array(OneTimeLine).max(200),
  issuedOn: DayShape.optional(),
  dueOn: DayShape.optional(),
  note: z.string().trim().max(2000).default(""),
  memo: z.string().trim().max(2000).default(""),
  /** The one service that it locks while it is overdue; the customer is not blocked for it. */
  blocksServiceId: z.uuid().optional(),
  /** Takes the customer's waiting future items along. */
  withFutureItems: z.boolean().default(false),
  /** A number of its own, outside of the series; only where `billing.numbers_manual` is on. */
  number: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}/._-]{0,39}$/u, "letters, digits, and / . _ - between them; at most 40")
    .optional(),
});

export const createOneTimeInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/invoices",
  summary: "Issues a one-time invoice.",
  params: z.object({ customerId: z.uuid() }),
  body: oneTimeInvoice,
  returns: MoneyDocumentView,
  idempotent: true,
});

const recurringInvoice = z.strictObject({
  /** The last day on it; left out: the end of the running term. */
  throughOn: DayShape.optional(),
  /** Only these services, with what waits for them; left out: all. */
  serviceIds: z.array(z.uuid()).min(1).max(200).optional(),
});
export const RecurringInvoiceResult = z.object({ documents: z.array(z.object({ id: z.uuid(), number: z.string() })) });
export const previewRecurringInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/recurring-invoice-preview",
  summary: "What this customer would be invoiced for their services now; nothing is issued.",
  params: z.object({ customerId: z.uuid() }),
  body: recurringInvoice,
  returns: z.object({
    documents: z.array(
      z.object({
        issuedOn: DayShape,
        dueOn: DayShape.nullable(),
        lines: z.array(
          z.object({ text: z.string(), periodStart: DayShape.nullable(), periodEnd: DayShape.nullable(), amount: MoneyShape }),
        ),
        net: MoneyShape,
        tax: MoneyShape,
        gross: MoneyShape,
      }),
    ),
    gross: MoneyShape,
  }),
});
export const createRecurringInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/recurring-invoice",
  summary: "Invoices this customer's services now, without waiting for the run.",
  params: z.object({ customerId: z.uuid() }),
  body: recurringInvoice,
  returns: RecurringInvoiceResult,
  idempotent: true,
});

/** What a main account still has to be billed for a sub-account. */
const notInvoicedQuery = z.strictObject({ from: DayShape });
export const aggregatedChargesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/aggregated-charges",
  summary: "What the main account of this sub-account was not invoiced yet before a day.",
  params: z.object({ customerId: z.uuid() }),
  query: notInvoicedQuery,
  returns: z.object({
    mainId: z.uuid(),
    mainName: z.string(),
    lines: z.array(
      z.object({
        text: z.string(),
        periodStart: DayShape.nullable(),
        /** The first day that is no longer in it. */
        periodEnd: DayShape.nullable(),
        quantity: z.string(),
        net: MoneyShape,
      }),
    ),
    net: MoneyShape,
    tax: MoneyShape,
    gross: MoneyShape,
  }),
});
export const invoiceAggregatedEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/aggregated-charges/invoice",
  summary: "Invoices to the main account what it owes for this sub-account before a day.",
  params: z.object({ customerId: z.uuid() }),
  body: notInvoicedQuery,
  returns: MoneyDocumentView,
  idempotent: true,
});

/** A one-time invoice as it would be issued; nothing is. */
export const InvoicePreview = z.object({
  issuedOn: DayShape,
  dueOn: DayShape,
  lines: z.array(
    z.object({
      text: z.string(),
      unitPrice: z.string(),
      quantity: z.string(),
      amount: MoneyShape,
      net: MoneyShape,
      isFutureItem: z.boolean(),
    }),
  ),
  taxes: z.array(z.object({ name: z.string(), ratePercent: z.string(), taxable: MoneyShape, tax: MoneyShape })),
  net: MoneyShape,
  tax: MoneyShape,
  gross: MoneyShape,
});

export const previewInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/invoice-preview",
  summary: "What a one-time invoice would come to, by the rules that issue it.",
  params: z.object({ customerId: z.uuid() }),
  body: oneTimeInvoice,
  returns: InvoicePreview,
});

export const invoiceOptionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/invoice-options",
  summary: "What can stand on a one-time invoice: taxes, one-time plans, and what waits for the next invoice.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({
    customerName: z.string(),
    customerNumber: z.int(),
    currency: z.string(),
    today: DayShape,
    dueDays: z.int(),
    taxes: z.array(z.object({ id: z.uuid(), name: z.string(), ratePercent: z.string() })),
    plans: z.array(
      z.object({ id: z.uuid(), title: z.string(), unitPrice: z.string(), includesTax: z.boolean(), taxId: z.uuid().nullable() }),
    ),
    services: z.array(z.object({ id: z.uuid(), number: z.int(), title: z.string() })),
    futureItems: z.array(z.object({ id: z.uuid(), text: z.string(), side: z.enum(["debit", "credit"]), amount: MoneyShape })),
    /** B-119 the provider lets staff write numbers by hand. */
    mayGiveNumber: z.boolean(),
  }),
});

// The account --------------------------------------------------------------------------------------------------------

export const paymentMethods = ["cash", "bank_transfer", "card", "direct_debit", "check", "wallet", "other"] as const;

export const BillingAccountView = z.object({
  customerId: z.uuid(),
  version: z.int(),
  currency: z.string(),
  billingEnabled: z.boolean(),
  billingType: z.enum(["recurring", "prepaid_period", "prepaid_daily"]),
  prepaidMonths: z.int(),
  billingDay: z.int(),
  nextBillingOn: DayShape,
  dueDays: z.object({ value: z.int(), origin: z.string() }),
  paymentMethod: z.enum(paymentMethods),
  billingName: z.string(),
  billingAddress: z.string(),
  poNumber: z.string(),
  taxStatus: z.enum(["taxable", "exempt", "reverse_charge"]),
  /** Free credit pays new invoices by itself. */
  autoPayFromBalance: z.object({ value: z.boolean(), origin: z.string() }),
  balance: MoneyShape,
  overdue: MoneyShape,
  freeCredit: MoneyShape,
  /** The day of the oldest debit that still wants money; null when none does. */
  owesSince: DayShape.nullable(),
  /** When the oldest of the open documents is or was due. */
  earliestDueOn: DayShape.nullable(),
});

const customerId = z.object({ customerId: z.uuid() });

export const getBillingAccountEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/billing",
  summary: "A customer's billing configuration and balance.",
  params: customerId,
  returns: BillingAccountView,
});

// What a service comes to --------------------------------------------------------------------------------------------

const BilledLine = z.object({
  text: z.string(),
  periodStart: DayShape.nullable(),
  periodEnd: DayShape.nullable(),
  days: z.int().nullable(),
  unitPrice: z.string(),
  quantity: z.string(),
  includesTax: z.boolean(),
  allowance: MoneyShape,
  amount: MoneyShape,
});
/** What one service comes to on the next invoice that it stands on. */
export const ServiceBillView = z.object({
  /** Why there is nothing, or no total; null: there is. */
  why: z.enum(["part_of_bundle", "no_account", "billing_off", "other_billing_type", "nothing_due", "tax_missing"]).nullable(),
  /** When new services of the provider get their first invoice; null: with the run, as all others (B-266). */
  firstInvoice: z.enum(["now", "cutoff"]).nullable(),
  billingOn: DayShape.nullable(),
  currency: z.string().nullable(),
  lines: z.array(BilledLine),
  /** Charged once beside them. */
  once: z.array(BilledLine),
  taxes: z.array(z.object({ name: z.string(), tax: MoneyShape })),
  totals: z.object({ net: MoneyShape, tax: MoneyShape, gross: MoneyShape }).nullable(),
});

export const previewServiceBillEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/services/first-bill",
  summary: "What a service that is to be added would come to on its first invoice.",
  params: customerId,
  body: NewServiceBody,
  returns: ServiceBillView,
});
export const nextServiceBillEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/next-bill",
  summary: "What a service comes to on its next invoice; with a day, as if it ended on that.",
  params: z.object({ serviceId: z.uuid() }),
  query: z.strictObject({ endOn: DayShape.optional() }),
  returns: ServiceBillView,
});

/** A customer-visible debit or credit, with the balance after it. */
export const TransactionRow = z.object({
  id: z.uuid(),
  on: DayShape,
  kind: z.string(),
  category: z.string(),
  text: z.string(),
  documentId: z.uuid().nullable(),
  amount: MoneyShape,
  open: MoneyShape,
  balanceAfter: MoneyShape,
  /** Booked by hand, and not taken back yet. */
  mayReverse: z.boolean(),
});

export const listTransactionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/transactions",
  summary: "A customer's transactions with the running balance.",
  params: customerId,
  query: listQuery({ sort: ["on"], filter: { from: DayShape.optional(), to: DayShape.optional() } }),
  returns: listOf(TransactionRow),
});

export const transactionColumns = ["on", "kind", "category", "text", "amount", "balanceAfter", "currency"] as const;
export const exportTransactionsEndpoint = exportEndpoint({
  path: "/api/admin/customers/:customerId/transaction-export",
  summary: "Exactly the transactions that the filter shows, as a file.",
  params: customerId,
  sort: ["on"],
  filter: { from: DayShape.optional(), to: DayShape.optional() },
  columns: transactionColumns,
});

export const manualCategories = ["correction", "goodwill", "one_time", "equipment", "fee"] as const;
export const reverseTransactionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/transactions/:entryId/reverse",
  summary: "Takes back what was booked by hand, by the opposite entry of today. What it had settled is open again.",
  params: z.object({ customerId: z.uuid(), entryId: z.uuid() }),
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  returns: TransactionRow,
  idempotent: true,
});
export const createTransactionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/transactions",
  summary: "Books a debit or credit without a document.",
  params: customerId,
  body: z.strictObject({
    side: z.enum(["debit", "credit"]),
    amount: MoneyShape,
    /** Decides the account it is booked on: corrections and goodwill on that of discounts. */
    category: z.enum(manualCategories).default("correction"),
    text: z.string().trim().min(1).max(255),
    reason: z.string().trim().min(1).max(500),
  }),
  returns: TransactionRow,
  idempotent: true,
});

export const StatementView = z.object({
  from: DayShape,
  to: DayShape,
  currency: z.string(),
  opening: MoneyShape,
  closing: MoneyShape,
  rows: z.array(TransactionRow),
});

const statementQuery = z.strictObject({ from: DayShape, to: DayShape });

export const statementEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/statement",
  summary: "A customer's statement for a period of up to 24 months.",
  params: customerId,
  query: statementQuery,
  returns: StatementView,
});

export const statementPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/statement/pdf",
  summary: "A customer's statement as a PDF, in the customer's language.",
  params: customerId,
  query: statementQuery,
  reply: "file",
});

// Runs ---------------------------------------------------------------------------------------------------------------

export const RunView = z.object({
  id: z.uuid(),
  number: z.int(),
  partnerId: z.uuid(),
  partnerName: z.string(),
  targetOn: DayShape,
  state: z.enum(["building", "preview", "confirming", "confirmed", "discarded", "partly_undone", "undone"]),
  trigger: z.string(),
  version: z.int(),
  createdAt: MomentShape,
  confirmedAt: MomentShape.nullable(),
  /** When this preview issues itself; null: it waits for a person. */
  autoIssueAt: MomentShape.nullable(),
  currency: z.string(),
  counts: z.object({
    ok: z.int(),
    warning: z.int(),
    parked: z.int(),
    issued: z.int(),
    empty: z.int(),
    failed: z.int(),
    excluded: z.int(),
    undone: z.int(),
  }),
  /** Invoices that a confirmation would issue; of a confirmed run those that it issued. */
  documents: z.int(),
  net: MoneyShape,
  tax: MoneyShape,
  gross: MoneyShape,
  previousGross: MoneyShape,
  /** Accounts that are due and not handled yet; 0 when the run is done. */
  remaining: z.int(),
  /** Somebody asked for it to be undone, and that is still going on. */
  isUndoing: z.boolean(),
});

export const listRunNoticesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-run-notices",
  summary: "What of the billing runs waits for a person: previews, and accounts that were left aside.",
  returns: z.object({
    items: z.array(
      z.object({
        runId: z.uuid(),
        number: z.int(),
        partnerId: z.uuid(),
        partnerName: z.string(),
        targetOn: DayShape,
        isPreview: z.boolean(),
        /** Null: it waits for a person, or has issued. */
        autoIssueAt: MomentShape.nullable(),
        accounts: z.int(),
        setAside: z.int(),
      }),
    ),
  }),
});

export const RunItemView = z.object({
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  state: z.enum(["ok", "warning", "parked", "excluded", "issued", "empty", "failed", "undone"]),
  billingOn: DayShape,
  net: MoneyShape,
  tax: MoneyShape,
  gross: MoneyShape,
  /** What credit notes give back for days that are billed anew, with tax. */
  credited: MoneyShape,
  previousGross: MoneyShape.nullable(),
  warnings: z.array(z.string()),
  failure: z.string().nullable(),
  /** What would be issued. */
  lines: z.array(
    z.object({
      text: z.string(),
      periodStart: DayShape.nullable(),
      periodEnd: DayShape.nullable(),
      amount: MoneyShape,
      /** The invoice that a credit note takes it back from; null: a charge. */
      creditOf: z.string().nullable(),
    }),
  ),
});

const runId = z.object({ runId: z.uuid() });

export const listRunsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-runs",
  summary: "The history of billing runs.",
  query: listQuery({ sort: ["createdAt"], filter: { partner: anyOf(z.uuid()).optional() } }),
  returns: listOf(RunView),
});
export const getRunEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-runs/:runId",
  summary: "One run with its totals.",
  params: runId,
  returns: RunView,
});
const runItemSorts = ["unusual", "gross", "previous", "customer"] as const;
const runItemFilter = {
  state: anyOf(z.enum(["ok", "warning", "parked", "excluded", "issued", "empty", "failed", "undone"])).optional(),
  /** Any scrap of the customer: name, number, login. */
  q: z.string().trim().min(1).max(100).optional(),
};
export const listRunItemsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-runs/:runId/items",
  summary: "The accounts of a run, the most unusual first.",
  params: runId,
  query: listQuery({ sort: runItemSorts, filter: runItemFilter }),
  returns: listOf(RunItemView),
});
// biome-ignore format: one list.
export const runItemColumns = [
  "customer", "customerName", "state", "billingOn", "previous", "net", "tax", "gross", "currency", "why", "failure",
] as const;
export const exportRunItemsEndpoint = exportEndpoint({
  path: "/api/admin/billing-runs/:runId/item-export",
  summary: "The accounts of a run that the filter shows, as a file.",
  params: runId,
  sort: runItemSorts,
  filter: runItemFilter,
  columns: runItemColumns,
});

const ComparedGroup = z.object({ accounts: z.int(), now: MoneyShape, before: MoneyShape });
export const runComparisonEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-runs/:runId/comparison",
  summary: "A run beside the one before it: who is new, who is gone, whose amount moved.",
  params: runId,
  returns: z.object({
    /** The latest confirmed run of an earlier date; null for the first. */
    last: z.object({ id: z.uuid(), targetOn: DayShape, issued: z.int(), gross: MoneyShape }).nullable(),
    appeared: ComparedGroup,
    grew: ComparedGroup,
    shrank: ComparedGroup,
    same: ComparedGroup,
    /** Billed in that run and not in this one. */
    gone: ComparedGroup,
  }),
});

export const undoReasons = [
  "period_closed",
  "exported",
  "paid",
  "later_run",
  "credited_since",
  "rest_used",
  "not_last",
  "other_lines",
] as const;
export const undoPolicies = ["credit_note", "void_number"] as const;
export const undoPreviewEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-runs/:runId/undo-preview",
  summary: "What an undo of the run would take back, and what it would have to leave, with the reasons.",
  params: runId,
  returns: z.object({
    /** How each document is taken back: by a credit note, or as void. */
    policy: z.enum(undoPolicies),
    documents: z.int(),
    gross: MoneyShape,
    /** Documents that stay. */
    kept: z.int(),
    reasons: z.array(z.object({ reason: z.enum(undoReasons), documents: z.int() })),
  }),
});

export const startPreviewEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/billing-runs",
  summary: "Starts a preview; it is built in the background.",
  body: z.strictObject({ partnerId: z.uuid(), targetOn: DayShape }),
  returns: RunView,
  idempotent: true,
});
export const confirmRunEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/billing-runs/:runId/confirm",
  summary: "Confirms a previewed run; its documents are issued in the background.",
  params: runId,
  returns: RunView,
  versioned: true,
});
export const discardRunEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/billing-runs/:runId/discard",
  summary: "Throws a preview away.",
  params: runId,
  returns: RunView,
  versioned: true,
});
export const holdRunEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/billing-runs/:runId/hold",
  summary: "Keeps a preview from issuing itself, or lets it go on.",
  params: runId,
  body: z.strictObject({ isHeld: z.boolean() }),
  returns: RunView,
  versioned: true,
});
export const undoRunEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/billing-runs/:runId/undo",
  summary: "Takes a confirmed run back, in the background, as far as it can be.",
  params: runId,
  body: z.strictObject({
    reason: z.string().trim().min(1).max(500),
    /** Customers who were told of their invoices are told that they are taken back. */
    notify: z.boolean().default(false),
  }),
  returns: RunView,
  versioned: true,
  freshProof: true,
});
export const decideRunItemEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/billing-runs/:runId/items/:customerId/decide",
  summary: "Lets a parked account go with the run, or leaves it out.",
  params: z.object({ runId: z.uuid(), customerId: z.uuid() }),
  body: z.strictObject({ decision: z.enum(["release", "exclude", "leave_billed_days"]) }),
  returns: RunItemView,
});
export const acceptAdjustmentsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/billing-runs/:runId/accept-adjustments",
  summary: "Lets all accounts go with the run whose billed days are adjusted.",
  params: runId,
  returns: RunView,
  versioned: true,
});

// The customer's side ------------------------------------------------------------------------------------------------

export const PortalDocumentRow = MoneyDocumentRow.omit({ partnerId: true, customerNumber: true, customerName: true, customerId: true });
const PortalDocumentView = MoneyDocumentView.omit({
  partnerId: true,
  memo: true,
  runId: true,
  version: true,
  customerNumber: true,
  customerName: true,
  customerId: true,
});

const ownDocumentFilter = {
  kind: anyOf(z.enum(documentKinds)).optional(),
  open: z.enum(["true"]).optional(),
  from: DayShape.optional(),
  to: DayShape.optional(),
  /** A piece of the number, or of what a line says. */
  q: z.string().trim().min(1).max(100).optional(),
};
export const portalListDocumentsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents",
  summary: "My invoices and credit notes.",
  query: listQuery({ sort: ["issuedOn"], filter: ownDocumentFilter }),
  returns: listOf(PortalDocumentRow),
});
export const portalDocumentsFileEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents-file",
  summary: "Exactly the invoices and credit notes that the filter shows, as a table.",
  query: z.strictObject({ format: z.enum(["csv", "xlsx"]).default("csv"), filter: z.strictObject(ownDocumentFilter).default({}) }),
  reply: "file",
});
export const portalGetDocumentEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents/:documentId",
  summary: "One of my money documents.",
  params: documentId,
  returns: PortalDocumentView,
});
const PartOfPrice = z.object({
  days: z.int(),
  ofDays: z.int(),
  from: DayShape,
  /** Not included. */
  to: DayShape,
  quantity: z.string(),
  unitPrice: z.string(),
  amount: MoneyShape,
});
const BeforeAndNow = z.object({ before: z.string(), now: z.string() }).nullable();
export const portalInvoiceChangesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents/:documentId/changes",
  summary: "What is different on one of my recurring invoices from the one before it.",
  params: documentId,
  returns: z.object({
    /** Null: there is none before it, or it is not a recurring invoice. */
    previous: z.object({ id: z.uuid(), number: z.string(), issuedOn: DayShape, gross: MoneyShape }).nullable(),
    difference: MoneyShape,
    /** What of the difference came by tax alone: the lines are without it. */
    tax: MoneyShape,
    changes: z.array(
      z.object({
        kind: z.enum(["added", "removed", "price", "quantity", "days", "amount"]),
        text: z.string(),
        /** What it was called before, where that was something else. */
        formerText: z.string().nullable(),
        difference: MoneyShape,
        price: BeforeAndNow,
        quantity: BeforeAndNow,
        /** Shares of a price that are charged now, and those that were charged before. */
        parts: z.array(PartOfPrice),
        formerParts: z.array(PartOfPrice),
      }),
    ),
  }),
});
export const portalDocumentPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents/:documentId/pdf",
  summary: "The PDF of one of my documents: the bytes that were mailed.",
  params: documentId,
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});
export const portalTransactionsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/transactions",
  summary: "My transactions with the running balance.",
  query: listQuery({ sort: ["on"], filter: { from: DayShape.optional(), to: DayShape.optional() } }),
  returns: listOf(TransactionRow),
});
export const portalStatementEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/statement",
  summary: "My statement for a period.",
  query: statementQuery,
  returns: StatementView,
});
export const portalStatementPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/statement/pdf",
  summary: "My statement as a PDF.",
  query: statementQuery,
  reply: "file",
});
