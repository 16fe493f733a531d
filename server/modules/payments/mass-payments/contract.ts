// Mass payments (B-136): many payments that came by hand, typed as a table or sent as one, looked at before they are booked.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { Line } from "../../../../shared/text.ts";
import { paymentMethods } from "../../billing/accounts/contract.ts";

export const batchStates = ["draft", "booking", "done", "discarded"] as const;
export const rowStates = ["open", "booked", "failed", "left_out"] as const;
/** What stands in the way of a row; "duplicate" and "paid-already" may be booked nevertheless. */
export const findings = [
  "ready",
  "duplicate",
  "paid-already",
  "ambiguous",
  "not-found",
  "no-account",
  "account-closed",
  "wrong-amount",
  "wrong-date",
  "in-future",
  "wrong-method",
] as const;
export const mostBatchRows = 5_000;

/** As people type it: each is read when the table is checked. */
const RowTexts = {
  /** The customer's number, login or address, or the number of an invoice or proforma. */
  who: Line(120),
  amount: Line(40),
  receivedOn: Line(40),
  method: Line(60),
  reference: Line(300),
};

export const BatchView = z.object({
  id: z.uuid(),
  number: z.int(),
  partnerId: z.uuid(),
  partnerName: z.string(),
  currency: z.string(),
  state: z.enum(batchStates),
  source: z.enum(["typed", "file"]),
  fileName: z.string(),
  createdBy: z.string(),
  createdAt: MomentShape,
  confirmedBy: z.string().nullable(),
  confirmedAt: MomentShape.nullable(),
  endedAt: MomentShape.nullable(),
  version: z.int(),
  rows: z.int(),
  /** What would be booked, or was; in each currency. */
  bookable: z.int(),
  amounts: z.array(MoneyShape),
  counts: z.object({ open: z.int(), booked: z.int(), failed: z.int(), leftOut: z.int() }),
  /** Rows that wait, by what stands in their way. */
  findings: z.array(z.object({ finding: z.enum(findings), count: z.int() })),
});

const Candidate = z.object({
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  documentNumber: z.string().nullable(),
});
export const BatchRowView = z.object({
  id: z.uuid(),
  position: z.int(),
  ...RowTexts,
  customerId: z.uuid().nullable(),
  customerNumber: z.int().nullable(),
  customerName: z.string().nullable(),
  documentId: z.uuid().nullable(),
  documentNumber: z.string().nullable(),
  money: MoneyShape.nullable(),
  on: DayShape.nullable(),
  paymentMethod: z.enum(paymentMethods).nullable(),
  finding: z.enum(findings),
  /** Of an ambiguous row. */
  candidates: z.array(Candidate),
  /** What a duplicate looks like: the receipt that is booked, or the row of this table. */
  like: z.object({ receipt: z.string().nullable(), row: z.int().nullable() }),
  isConfirmed: z.boolean(),
  isLeftOut: z.boolean(),
  state: z.enum(rowStates),
  paymentId: z.uuid().nullable(),
  receiptNumber: z.string().nullable(),
  failure: z.string(),
});

const batchId = z.object({ batchId: z.uuid() });
const root = "/api/admin/payment-batches";

export const listBatchesEndpoint = endpoint({
  method: "GET",
  path: root,
  summary: "Tables of payments so far, the newest first.",
  query: listQuery({
    sort: ["createdAt"],
    filter: { partner: anyOf(z.uuid()).optional(), state: anyOf(z.enum(batchStates)).optional() },
  }),
  returns: listOf(BatchView),
});
export const getBatchEndpoint = endpoint({
  method: "GET",
  path: `${root}/:batchId`,
  summary: "A table of payments: what would be booked, or what came of it.",
  params: batchId,
  returns: BatchView,
});
export const listBatchRowsEndpoint = endpoint({
  method: "GET",
  path: `${root}/:batchId/rows`,
  summary: "The rows of a table of payments, each with what was found.",
  params: batchId,
  query: listQuery({
    sort: ["position"],
    filter: { state: anyOf(z.enum(rowStates)).optional(), finding: anyOf(z.enum(findings)).optional() },
  }),
  returns: listOf(BatchRowView),
});
export const offerBatchEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/payment-batch-offer",
  summary: "In which money a partner's customers pay, and which day it is there.",
  params: z.object({ partnerId: z.uuid() }),
  returns: z.object({ currency: z.string(), today: DayShape }),
});
export const typeBatchEndpoint = endpoint({
  method: "POST",
  path: root,
  summary: "Checks a table of payments that was typed. Nothing is booked before it is confirmed.",
  body: z.strictObject({ partnerId: z.uuid(), rows: z.array(z.strictObject(RowTexts)).min(1).max(mostBatchRows) }),
  returns: BatchView,
  idempotent: true,
});

/** Which column is which; amount and who must be there. */
const Columns = z.strictObject({
  who: z.int().min(0),
  amount: z.int().min(0),
  receivedOn: z.int().min(0).nullable(),
  method: z.int().min(0).nullable(),
  reference: z.int().min(0).nullable(),
});
export const readBatchTableEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/payment-tables",
  summary: "Looks at a table (CSV, TSV or XLSX): its columns, and which of them seems to be what. Nothing is kept.",
  request: "upload",
  body: z.strictObject({}),
  returns: z.object({
    columns: z.array(z.string()),
    rowCount: z.int(),
    firstRows: z.array(z.array(z.string())),
    guess: z.object({
      who: z.int().nullable(),
      amount: z.int().nullable(),
      receivedOn: z.int().nullable(),
      method: z.int().nullable(),
      reference: z.int().nullable(),
    }),
    /** For each column: the ways in which all its cells can be read as days. */
    dateFormats: z.array(z.array(z.string())),
  }),
});
export const uploadBatchEndpoint = endpoint({
  method: "POST",
  path: `${root}/upload`,
  summary: "Checks a table of payments that was sent (CSV, TSV or XLSX). Nothing is booked before it is confirmed.",
  request: "upload",
  body: z.strictObject({
    partnerId: z.uuid(),
    columns: Columns,
    /** "DD.MM.YYYY" */
    dateFormat: z.string().min(6).max(20).default("YYYY-MM-DD"),
    decimalSign: z.enum([".", ","]).default("."),
    /** For rows that say nothing. */
    receivedOn: DayShape,
    method: z.enum(paymentMethods),
  }),
  returns: BatchView,
  idempotent: true,
});
export const changeBatchRowEndpoint = endpoint({
  method: "PATCH",
  path: `${root}/:batchId/rows/:rowId`,
  summary: "Corrects a row before the table is booked, leaves it out, or says that it is no double.",
  params: batchId.extend({ rowId: z.uuid() }),
  body: z.strictObject({
    who: RowTexts.who.optional(),
    amount: RowTexts.amount.optional(),
    receivedOn: RowTexts.receivedOn.optional(),
    method: RowTexts.method.optional(),
    reference: RowTexts.reference.optional(),
    /** Who of several is meant. */
    chosenCustomerId: z.uuid().nullable().optional(),
    isConfirmed: z.boolean().optional(),
    isLeftOut: z.boolean().optional(),
  }),
  returns: z.object({ batch: BatchView, row: BatchRowView }),
});
export const confirmBatchEndpoint = endpoint({
  method: "POST",
  path: `${root}/:batchId/confirm`,
  summary: "Books what is ready, each row once. What is not ready stays out and can be downloaded.",
  params: batchId,
  /** What was seen: when rows changed meanwhile, nothing is booked. */
  body: z.strictObject({ bookable: z.int().min(1) }),
  returns: BatchView,
  versioned: true,
});
export const discardBatchEndpoint = endpoint({
  method: "POST",
  path: `${root}/:batchId/discard`,
  summary: "Puts a table aside that was not booked.",
  params: batchId,
  body: z.strictObject({}),
  returns: BatchView,
});
export const unbookedRowsEndpoint = endpoint({
  method: "GET",
  path: `${root}/:batchId/unbooked`,
  summary: "The rows that were not booked, each with its reason, as a CSV that can be corrected and sent again.",
  params: batchId,
  reply: "file",
});
