// Lists of money as files for spreadsheets: exactly what is filtered, with the same rights as the lists (O-49, O-75).
import type { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import { amount, day, defineExport } from "../../platform/exports/list-export.ts";
import { plainName } from "./categories/categories.ts";
import { exportDocumentsEndpoint, type MoneyDocumentRow } from "./documents/contract.ts";
import { listDocuments } from "./documents/document-views.ts";
import { exportTransactionsEndpoint, type TransactionRow } from "./ledger/contract.ts";
import { listTransactions } from "./ledger/transactions.ts";
import { exportRunItemsEndpoint, type RunItemView } from "./runs/contract.ts";
import { listRunItems } from "./runs/run-items.ts";
import { runPaper } from "./runs/run-paper.ts";
import { getRunView } from "./runs/run-views.ts";

const documents = defineExport<typeof exportDocumentsEndpoint, z.input<typeof MoneyDocumentRow>>({
  endpoint: exportDocumentsEndpoint,
  may: ["finance.invoices.export", "finance.credit_notes.export", "finance.proformas.export"],
  kind: "documents",
  about: { label: "Money documents", name: "documents" },
  cells: {
    number: (row) => row.number,
    kind: (row) => row.kind,
    state: (row) => row.state,
    overdue: (row) => (row.isOverdue ? "yes" : ""),
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    issuedOn: day((row) => row.issuedOn),
    dueOn: day((row) => row.dueOn),
    periodStart: day((row) => row.periodStart),
    periodEnd: day((row) => row.periodEnd),
    net: amount((row) => row.net.amount),
    tax: amount((row) => row.tax.amount),
    gross: amount((row) => row.gross.amount),
    open: amount((row) => row.open.amount),
    currency: (row) => row.gross.currency,
  },
  list: (work, page, { filter }) => listDocuments(work, { ...page, filter }, calendarDay(work.now, "UTC"), "export"),
});

const transactions = defineExport<typeof exportTransactionsEndpoint, z.input<typeof TransactionRow>>({
  endpoint: exportTransactionsEndpoint,
  may: "finance.transactions.export",
  kind: "transactions",
  about: async (_work, { customerId }) => ({ label: "Transactions", name: "transactions", customerId }),
  cells: {
    on: day((row) => row.on),
    kind: (row) => row.kind,
    category: (row) => (row.categoryNames ? plainName(row.categoryNames) : row.category),
    text: (row) => row.text,
    amount: amount((row) => row.amount.amount),
    balanceAfter: amount((row) => row.balanceAfter.amount),
    currency: (row) => row.amount.currency,
  },
  list: (work, page, { params, filter }) => listTransactions(work, params.customerId, { ...page, filter }),
});

const runItems = defineExport<typeof exportRunItemsEndpoint, z.input<typeof RunItemView>>({
  endpoint: exportRunItemsEndpoint,
  may: "finance.runs.view",
  kind: "run-items",
  about: async (work, { runId }) => {
    const { targetOn } = await getRunView(work, runId);
    return { label: `Billing run ${targetOn}`, name: `billing-run-${targetOn}` };
  },
  cells: {
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    state: (row) => row.state,
    billingOn: day((row) => row.billingOn),
    previous: amount((row) => row.previousGross?.amount),
    net: amount((row) => row.net.amount),
    tax: amount((row) => row.tax.amount),
    gross: amount((row) => row.gross.amount),
    currency: (row) => row.gross.currency,
    why: (row) => row.warnings.join(", "),
    failure: (row) => row.failure,
  },
  list: (work, page, { params, filter }) => listRunItems(work, params.runId, { ...page, filter }),
  paper: runPaper,
});

export const billingExports = [documents, transactions, runItems];
