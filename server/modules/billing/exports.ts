// Lists of money as files for spreadsheets: exactly what is filtered, with the same rights as the lists (O-49, O-75).
import type { z } from "zod";
import type { Day } from "../../../shared/calendar.ts";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { exportList } from "../../platform/export-list.ts";
import type { FileReply } from "../../platform/http/api.ts";
import type { Base, Work } from "../../platform/work.ts";
import type {
  exportDocumentsEndpoint,
  exportRunItemsEndpoint,
  exportTransactionsEndpoint,
  MoneyDocumentRow,
  RunItemView,
  TransactionRow,
} from "./contract.ts";
import { listDocuments } from "./document-views.ts";
import { getRunView, listRunItems } from "./run-views.ts";
import { listTransactions } from "./transactions.ts";

type DocumentRow = z.input<typeof MoneyDocumentRow>;

const documentColumns = [
  "number",
  "kind",
  "state",
  "overdue",
  "customer",
  "customerName",
  "issuedOn",
  "dueOn",
  "periodStart",
  "periodEnd",
  "net",
  "tax",
  "gross",
  "open",
  "currency",
] as const;

export const exportDocuments = (work: Work, base: Base, query: QueryOf<typeof exportDocumentsEndpoint>, today: Day): Promise<FileReply> =>
  exportList(work, base, {
    label: "Money documents",
    name: "documents",
    columns: documentColumns,
    cellOf: {
      number: (row: DocumentRow) => row.number,
      kind: (row) => row.kind,
      state: (row) => row.state,
      overdue: (row) => (row.isOverdue ? "yes" : ""),
      customer: (row) => row.customerNumber,
      customerName: (row) => row.customerName,
      issuedOn: (row) => row.issuedOn,
      dueOn: (row) => row.dueOn,
      periodStart: (row) => row.periodStart,
      periodEnd: (row) => row.periodEnd,
      net: (row) => row.net.amount,
      tax: (row) => row.tax.amount,
      gross: (row) => row.gross.amount,
      open: (row) => row.open.amount,
      currency: (row) => row.gross.currency,
    },
    ...query,
    list: (again, page) => listDocuments(again, { ...page, filter: query.filter }, today, "export"),
  });

const transactionColumns = ["on", "kind", "category", "text", "amount", "balanceAfter", "currency"] as const;

export const exportTransactions = (
  work: Work,
  base: Base,
  customerId: string,
  query: QueryOf<typeof exportTransactionsEndpoint>,
): Promise<FileReply> =>
  exportList(work, base, {
    label: "Transactions",
    name: "transactions",
    customerId,
    columns: transactionColumns,
    cellOf: {
      on: (row: z.input<typeof TransactionRow>) => row.on,
      kind: (row) => row.kind,
      category: (row) => row.category,
      text: (row) => row.text,
      amount: (row) => row.amount.amount,
      balanceAfter: (row) => row.balanceAfter.amount,
      currency: (row) => row.amount.currency,
    },
    ...query,
    list: (again, page) => listTransactions(again, customerId, { ...page, filter: query.filter }),
  });

const itemColumns = [
  "customer",
  "customerName",
  "state",
  "billingOn",
  "previous",
  "net",
  "tax",
  "gross",
  "currency",
  "why",
  "failure",
] as const;

export async function exportRunItems(
  work: Work,
  base: Base,
  runId: string,
  query: QueryOf<typeof exportRunItemsEndpoint>,
): Promise<FileReply> {
  const run = await getRunView(work, runId);
  return exportList(work, base, {
    label: `Billing run ${run.targetOn}`,
    name: `billing-run-${run.targetOn}`,
    columns: itemColumns,
    cellOf: {
      customer: (row: z.input<typeof RunItemView>) => row.customerNumber,
      customerName: (row) => row.customerName,
      state: (row) => row.state,
      billingOn: (row) => row.billingOn,
      previous: (row) => row.previousGross?.amount,
      net: (row) => row.net.amount,
      tax: (row) => row.tax.amount,
      gross: (row) => row.gross.amount,
      currency: (row) => row.gross.currency,
      why: (row) => row.warnings.join(", "),
      failure: (row) => row.failure,
    },
    ...query,
    list: (again, page) => listRunItems(again, runId, { ...page, filter: query.filter }),
  });
}
