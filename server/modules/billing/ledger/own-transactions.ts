import type { z } from "zod";
import type { Page } from "../../../platform/db/list-page.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { portalTransactionFields } from "../portal/settings.ts";
import type { PortalTransactionRow, portalTransactionsEndpoint } from "./contract.ts";
import { listTransactions } from "./transactions.ts";

/** P-112 a customer's own transactions, with what the provider lets them see of each. */
export async function listOwnTransactions(
  work: Work,
  query: z.output<(typeof portalTransactionsEndpoint)["query"]>,
): Promise<Page<z.input<typeof PortalTransactionRow>>> {
  const { customerId, partnerId } = ownCustomer(work);
  const page = await listTransactions(work, customerId, query);
  const on = await getSetting(work, portalTransactionFields, { partnerId });
  const hasAmounts = on.includes("debit_credit") || on.includes("movement");
  const hasNumbers = on.includes("document_number");
  return {
    ...page,
    items: page.items.map(({ mayReverse: _, open, ...row }) => ({
      ...row,
      amount: hasAmounts ? row.amount : null,
      open: hasAmounts ? open : null,
      ...(hasNumbers || row.documentId === null ? {} : { documentId: null, text: row.text.replace(numberAtEnd, "") }),
    })),
  };
}

/** The books write "Invoice 2026-0001": the number of a document ends its text. */
const numberAtEnd = /\s*\S*\d[\w/-]{2,}$/;
