// Write-offs (B-152): debts that are given up, by one or two people, and what comes in for them after all.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledNote } from "../../../../shared/text.ts";

const customerId = z.object({ customerId: z.uuid() });
const writeOffId = z.object({ writeOffId: z.uuid() });
export const writeOffStates = ["waiting", "booked", "refused", "undone"] as const;
export const writeOffCauses = ["staff", "small_difference"] as const;

export const previewWriteOffEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/write-off-preview",
  summary: "What writing off a document, or all that an account owes, would do: the debts, and the lines in the books.",
  params: customerId,
  query: z.strictObject({
    document: z.uuid().optional(),
    /** The lines with the tax taken back, where the partner allows it. */
    relief: z.literal("true").optional(),
  }),
  returns: z.object({
    currency: z.string(),
    debts: z.array(
      z.object({
        entryId: z.uuid(),
        kind: z.string(),
        /** The document's number, or what the charge says. */
        text: z.string(),
        documentId: z.uuid().nullable(),
        dueOn: DayShape.nullable(),
        open: MoneyShape,
        /** The tax in what is open. */
        tax: MoneyShape,
      }),
    ),
    total: MoneyShape,
    tax: MoneyShape,
    mayRelieve: z.boolean(),
    /** It is above the partner's limit, so another person has to agree. */
    needsSecond: z.boolean(),
    limit: MoneyShape,
    /** Money of the account that could pay some of it. */
    freeCredit: MoneyShape,
    balance: MoneyShape,
    balanceAfter: MoneyShape,
    /** The days between which it may be dated. */
    earliest: DayShape,
    today: DayShape,
    /** Those that wait for a second person already. */
    waiting: z.array(z.object({ id: z.uuid(), number: z.int() })),
    lines: z.array(z.object({ account: z.string(), name: z.string(), debit: MoneyShape.nullable(), credit: MoneyShape.nullable() })),
  }),
});

const WriteOffFacts = z.object({
  id: z.uuid(),
  number: z.int(),
  state: z.enum(writeOffStates),
  cause: z.enum(writeOffCauses),
  customerId: z.uuid(),
  partnerId: z.uuid(),
  /** Null: whatever of the account was open. */
  documentId: z.uuid().nullable(),
  documentNumber: z.string().nullable(),
  amount: MoneyShape,
  relieved: MoneyShape,
  recovered: MoneyShape,
  reason: z.string(),
  accountingOn: DayShape,
  requestedBy: z.string(),
  requestedAt: MomentShape,
  decidedBy: z.string().nullable(),
});

export const WriteOffView = WriteOffFacts.extend({
  version: z.int(),
  customerNumber: z.int(),
  customerName: z.string(),
  relievesTax: z.boolean(),
  decidedAt: MomentShape.nullable(),
  undoneBy: z.string().nullable(),
  undoneAt: MomentShape.nullable(),
  /** Why it was refused or taken back. */
  answer: z.string(),
  /** The reader asked for it, so somebody else has to agree. */
  isOwn: z.boolean(),
  /** Why it cannot be taken back; null: it can. */
  stays: z.enum(["state", "recovered", "closed_month"]).nullable(),
  /** The most that free credit of the account could bring in now. */
  recoverable: MoneyShape,
  debts: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      text: z.string(),
      documentId: z.uuid().nullable(),
      amount: MoneyShape,
      relieved: MoneyShape,
      recovered: MoneyShape,
      entryId: z.uuid().nullable(),
    }),
  ),
  recoveries: z.array(
    z.object({
      id: z.uuid(),
      on: DayShape,
      /** The receipt's number, or what the credit says. */
      from: z.string(),
      debt: z.string(),
      amount: MoneyShape,
      restored: MoneyShape,
      entryId: z.uuid(),
      by: z.string(),
      isUndone: z.boolean(),
    }),
  ),
});

export const requestWriteOffEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/write-offs",
  summary: "Writes off what is open of a document or of the whole account. Above the partner's limit it waits for a second person.",
  params: customerId,
  body: z.strictObject({
    /** Left out: all that is open on the account. */
    documentId: z.uuid().optional(),
    /** What the person saw; refused when something else is open by now. */
    total: MoneyShape,
    /** The accounting date. */
    on: DayShape,
    relievesTax: z.boolean().default(false),
    reason: FilledNote(500),
  }),
  returns: WriteOffView,
  idempotent: true,
});
export const getWriteOffEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/write-offs/:writeOffId",
  summary: "One write-off with its debts and what came in for them.",
  params: writeOffId,
  returns: WriteOffView,
});
export const approveWriteOffEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/write-offs/:writeOffId/approve",
  summary: "A second person agrees, and the write-off is booked: of each debt no more than is open by now.",
  params: writeOffId,
  body: z.strictObject({}),
  returns: WriteOffView,
  versioned: true,
});
export const refuseWriteOffEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/write-offs/:writeOffId/refuse",
  summary: "Nothing is written off. Whoever asked may withdraw in the same way.",
  params: writeOffId,
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: WriteOffView,
  versioned: true,
});
export const undoWriteOffEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/write-offs/:writeOffId/undo",
  summary: "Takes a write-off back while its month is open and nothing came in for it: the debts are open again.",
  params: writeOffId,
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: WriteOffView,
  versioned: true,
});
export const recoverEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/write-offs/:writeOffId/recoveries",
  summary: "Books free credit of the account as money for a debt that was written off.",
  params: writeOffId,
  /** Without an amount: as much as there is. */
  body: z.strictObject({ amount: MoneyShape.optional() }),
  returns: WriteOffView,
  idempotent: true,
});
export const undoRecoveryEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/recoveries/:recoveryId/undo",
  summary: "Takes a recovery back: its money is free credit again and pays what is open.",
  params: z.object({ recoveryId: z.uuid() }),
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: WriteOffView,
  idempotent: true,
});

const filter = {
  /** A piece of the document's number, or any scrap of the customer. */
  q: z.string().trim().max(100).optional(),
  state: anyOf(z.enum(writeOffStates)).optional(),
  cause: anyOf(z.enum(writeOffCauses)).optional(),
  on: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
  customer: z.uuid().optional(),
  document: z.uuid().optional(),
  partner: anyOf(z.uuid()).optional(),
};
const sorts = ["requested", "on", "amount"] as const;
export const WriteOffRow = WriteOffFacts.extend({ customerNumber: z.int(), customerName: z.string() });

export const listWriteOffsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/write-offs",
  summary: "Write-offs: those that wait for a second person, and those that were booked, refused or taken back.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(WriteOffRow),
});
// biome-ignore format: one list.
export const writeOffColumns = [
  "number", "state", "cause", "customer", "customerName", "document", "on", "amount", "relieved", "recovered", "currency", "reason", "requestedBy",
  "requestedAt", "decidedBy",
] as const;
export const exportWriteOffsEndpoint = exportEndpoint({
  path: "/api/admin/write-off-export",
  summary: "Exactly the write-offs that the filter shows, as a file.",
  sort: sorts,
  filter,
  columns: writeOffColumns,
});
