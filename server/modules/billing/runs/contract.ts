import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { MoneyDocumentView } from "../documents/contract.ts";

const documentId = z.object({ documentId: z.uuid() });

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

export const RunView = z.object({
  id: z.uuid(),
  number: z.int(),
  partnerId: z.uuid(),
  partnerName: z.string(),
  /** The joint run that it was made in, where the reader sees others of its members; see /api/admin/joint-billing-runs. */
  jointRunId: z.uuid().nullable(),
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
        /** Previews of one joint run are one thing to look at. */
        jointRunId: z.uuid().nullable(),
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
  /** Of the account before this run and with it; null once the run has done with it. Above zero: the customer has money with us. */
  balanceBefore: MoneyShape.nullable(),
  balanceAfter: MoneyShape.nullable(),
  /** The documents that it gets, credit notes first. */
  documents: z.array(
    z.object({
      kind: z.enum(["invoice", "credit_note"]),
      /** The invoice that a credit note takes back. */
      creditOf: z.string().nullable(),
      issuedOn: DayShape,
      dueOn: DayShape.nullable(),
      net: MoneyShape,
      tax: MoneyShape,
      gross: MoneyShape,
      taxes: z.array(z.object({ name: z.string(), ratePercent: z.string(), taxable: MoneyShape, tax: MoneyShape })),
    }),
  ),
  /** What would be issued. */
  lines: z.array(
    z.object({
      text: z.string(),
      periodStart: DayShape.nullable(),
      periodEnd: DayShape.nullable(),
      amount: MoneyShape,
      /** The invoice that a credit note takes it back from; null: a charge. */
      creditOf: z.string().nullable(),
      /** The account waits for the tax of this line. */
      isUntaxed: z.boolean(),
      /** Whose tax that is; null where the line is of no plan. */
      planId: z.uuid().nullable(),
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

export const runItemSorts = ["unusual", "gross", "previous", "customer"] as const;

export const runItemFilter = {
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
  hasPaper: true,
});

export const draftPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-runs/:runId/items/:customerId/draft-pdf",
  summary: "The documents that an account of a preview would get, as they would look: drafts without a number.",
  params: z.object({ runId: z.uuid(), customerId: z.uuid() }),
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});

export const ComparedGroup = z.object({ accounts: z.int(), now: MoneyShape, before: MoneyShape });

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
  "billed_again",
  "rest_used",
  "not_last",
  "other_lines",
  "registered",
  "synced",
  "credited",
  "written_off",
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

export const lastRecurringInvoiceEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/last-recurring-invoice",
  summary: "The latest recurring invoice of a customer that still counts.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({ documentId: z.uuid().nullable() }),
});

export const invoiceUndoPreviewEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/invoices/:documentId/undo-preview",
  summary: "What cancelling a customer's last recurring invoice takes back, or why it cannot be cancelled.",
  params: documentId,
  returns: z.object({
    /** All that go together: what a run issued for the customer. */
    documents: z.array(
      z.object({
        id: z.uuid(),
        number: z.string(),
        kind: z.enum(["invoice", "credit_note"]),
        gross: MoneyShape,
        /** How an invoice is taken back; a credit note is void. */
        policy: z.enum(undoPolicies),
      }),
    ),
    /** By so much less is owed. */
    change: MoneyShape,
    /** Days that are free to be billed again. */
    days: z.array(z.object({ text: z.string(), start: DayShape, end: DayShape })),
    /** Charges and credits that wait for the next invoice again. */
    waitingItems: z.int(),
    /** From this billing day on a run bills it again; null: no run bills this customer. */
    billedAgainOn: DayShape.nullable(),
    /** Empty: it can be cancelled. */
    reasons: z.array(z.enum(undoReasons)),
  }),
});

export const undoInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/invoices/:documentId/undo",
  summary: "Cancels a customer's last recurring invoice: their part of its billing run is undone.",
  params: documentId,
  body: z.strictObject({
    reason: z.string().trim().min(1).max(500),
    /** The customer, who was told of the invoice, is told that it is taken back. */
    notify: z.boolean().default(false),
  }),
  returns: MoneyDocumentView,
  idempotent: true,
});
