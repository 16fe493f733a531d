import type { Api } from "../../../platform/http/api.ts";
import { ownId } from "../../../platform/own-customer.ts";
import type { Tools } from "../../../platform/tools.ts";
import { renderStatementPdf } from "../documents/statement-pdf.ts";
import { financeList } from "../portal/features.ts";
import * as contract from "./contract.ts";
import { createTransaction } from "./create-transaction.ts";
import { listOwnTransactions } from "./own-transactions.ts";
import { reverseTransaction } from "./reverse-transaction.ts";
import { getStatement, listTransactions } from "./transactions.ts";

export function ledgerRoutes(api: Api, tools: Tools): void {
  api.serve(contract.listTransactionsEndpoint, {
    may: "finance.transactions.view",
    handle: (work, { params, query }) => listTransactions(work, params.customerId, query),
  });
  api.serve(contract.createTransactionEndpoint, {
    may: "finance.transactions.create",
    handle: (work, { params, body }) => createTransaction(work, params.customerId, body),
  });
  api.serve(contract.reverseTransactionEndpoint, {
    may: "finance.transactions.delete",
    handle: (work, { params, body }) => reverseTransaction(work, params, body.reason),
  });
  api.serve(contract.statementEndpoint, {
    may: "finance.statements.view",
    handle: (work, { params, query }) => getStatement(work, params.customerId, query),
  });
  api.serve(contract.statementPdfEndpoint, {
    may: "finance.statements.export",
    handle: (work, { params, query }) => renderStatementPdf(work, tools, params.customerId, query),
  });
  api.serve(contract.portalTransactionsEndpoint, {
    may: "customer",
    when: financeList("transactions"),
    handle: (work, { query }) => listOwnTransactions(work, query),
  });
  api.serve(contract.portalStatementEndpoint, {
    may: "customer",
    when: financeList("statements"),
    handle: (work, { query }) => getStatement(work, ownId(work), query),
  });
  api.serve(contract.portalStatementPdfEndpoint, {
    may: "customer",
    when: financeList("statements"),
    handle: (work, { query }) => renderStatementPdf(work, tools, ownId(work), query),
  });
}
