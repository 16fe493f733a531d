import type { listSalesOfCustomerEndpoint } from "../../../../server/modules/billing/instalment-sales/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type SalesOfCustomer = ReturnsOf<typeof listSalesOfCustomerEndpoint>;
export type Sale = SalesOfCustomer["items"][number];

/** What changes when parts of a sale are billed, credited or dropped. */
export const saleTopics = ["instalment-sales", "invoices", "money-documents", "credit-notes", "billing", "customers"] as const;
