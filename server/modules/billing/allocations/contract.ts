import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

/** Something of an account that owes or pays: an invoice, a payment, a charge. */
const Side = z.object({
  entryId: z.uuid(),
  kind: z.string(),
  text: z.string(),
  on: DayShape,
  dueOn: DayShape.nullable(),
  documentId: z.uuid().nullable(),
  open: MoneyShape,
});
const stays = ["own_note", "kind", "closed_month"] as const;
const documentId = z.object({ documentId: z.uuid() });
const allocationId = z.object({ allocationId: z.uuid() });

const DocumentAllocations = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      /** What pays. */
      credit: Side,
      amount: MoneyShape,
      on: DayShape,
      /** Why it cannot be moved; null: it can. */
      stays: z.enum(stays).nullable(),
    }),
  ),
  /** What else of the account is open: where an amount may be moved to. */
  debts: z.array(Side),
  /** Free credit of the account that may pay this document. */
  credits: z.array(Side),
});

export const documentAllocationsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId/allocations",
  summary: "What pays an invoice, which free credit could, and which other debts there are.",
  params: documentId,
  returns: DocumentAllocations,
});
export const allocateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/money-documents/:documentId/allocations",
  summary: "Pays an invoice from free credit of its account, as far as both reach. The balance does not change.",
  params: documentId,
  body: z.strictObject({ creditId: z.uuid(), amount: MoneyShape.optional() }),
  returns: DocumentAllocations,
  idempotent: true,
});
export const moveAllocationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/allocations/:allocationId/move",
  summary: "Lets what pays one debt pay another of the account instead, as far as that is open. The balance does not change.",
  params: allocationId,
  body: z.strictObject({ debitId: z.uuid(), amount: MoneyShape.optional() }),
  idempotent: true,
});
export const removeAllocationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/allocations/:allocationId/remove",
  summary: "Frees what pays a debt: the debt is open again with its old due date. The balance does not change.",
  params: allocationId,
  idempotent: true,
});
