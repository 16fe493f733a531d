import type { listDepositsOfCustomerEndpoint } from "../../../../server/modules/billing/deposits/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type DepositsOfCustomer = ReturnsOf<typeof listDepositsOfCustomerEndpoint>;
export type Deposit = DepositsOfCustomer["items"][number];

/** What changes when money of a deposit moves. */
export const depositTopics = ["deposits", "payments", "refunds", "invoices", "money-documents", "billing", "customers"] as const;
