import { getCaseEndpoint } from "../../../server/modules/collections/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

export type Case = NonNullable<ReturnsOf<typeof getCaseEndpoint>["case"]>;
export type Reason = Case["reasons"][number];

/** Whether and when money blocks a customer; asked anew when money or what spares them changes. */
export const useCase = (customerId: string) =>
  useEndpoint(getCaseEndpoint, { params: { customerId } }, { topics: ["customers", "payments", "invoices", "holds"] });

/** What else changes with a hold. */
export const holdTopics = ["customers", "holds", "account-status", "account-status-totals"] as const;

/** What else changes with an instalment plan; its fee is an invoice. */
export const planTopics = ["customers", "instalment-plans", "invoices", "account-status", "account-status-totals"] as const;
