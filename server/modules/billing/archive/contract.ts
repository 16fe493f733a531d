// Papers of money as one file: all that a customer was ever billed (B-261), and the statements that a mass action made (B-139).
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";

export const billingArchiveEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/billing-archive",
  summary: "Everything that a customer was ever billed: PDFs, e-invoices as XML, and tables as CSV and JSON, in one ZIP.",
  params: z.object({ customerId: z.uuid() }),
  reply: "file",
});

export const portalBillingArchiveEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/billing-archive",
  summary: "Everything that I was ever billed: PDFs, e-invoices as XML, and tables as CSV and JSON, in one ZIP.",
  reply: "file",
});

export const statementArchiveEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/statement-archives/:actionId",
  summary: "The statements that a mass action of yours made, as PDFs in one ZIP; kept for seven days.",
  params: z.object({ actionId: z.uuid() }),
  reply: "file",
});
