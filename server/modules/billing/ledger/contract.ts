import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { CategoryNames, OwnCategory } from "../categories/contract.ts";

const customerId = z.object({ customerId: z.uuid() });

/** A customer-visible debit or credit, with the balance after it. */
export const TransactionRow = z.object({
  id: z.uuid(),
  on: DayShape,
  kind: z.string(),
  category: z.string(),
  /** What the provider calls the category, by language; null: its usual word. */
  categoryNames: CategoryNames.nullable(),
  text: z.string(),
  documentId: z.uuid().nullable(),
  amount: MoneyShape,
  open: MoneyShape,
  balanceAfter: MoneyShape,
  /** Booked by hand, and not taken back yet. */
  mayReverse: z.boolean(),
});

const transactionFilter = {
  from: DayShape.optional(),
  to: DayShape.optional(),
  category: anyOf(z.string().max(40)).optional(),
};

export const listTransactionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/transactions",
  summary: "A customer's transactions with the running balance.",
  params: customerId,
  query: listQuery({ sort: ["on"], filter: transactionFilter }),
  returns: listOf(TransactionRow),
});

export const transactionColumns = ["on", "kind", "category", "text", "amount", "balanceAfter", "currency"] as const;

export const exportTransactionsEndpoint = exportEndpoint({
  path: "/api/admin/customers/:customerId/transaction-export",
  summary: "Exactly the transactions that the filter shows, as a file.",
  params: customerId,
  sort: ["on"],
  filter: transactionFilter,
  columns: transactionColumns,
});

/** What a person may book under, besides the provider's own categories (B-138). */
export const manualCategories = ["service", "discount", "correction", "goodwill", "one_time", "equipment", "fee"] as const;

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
    category: z.union([z.enum(manualCategories), OwnCategory]).default("correction"),
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

/** As a customer sees it; amounts are null where the provider shows none. */
export const PortalTransactionRow = TransactionRow.omit({ mayReverse: true }).extend({
  amount: MoneyShape.nullable(),
  open: MoneyShape.nullable(),
});

export const portalTransactionsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/transactions",
  summary: "My transactions with the running balance.",
  query: listQuery({ sort: ["on"], filter: { from: DayShape.optional(), to: DayShape.optional() } }),
  returns: listOf(PortalTransactionRow),
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
