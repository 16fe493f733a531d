import type { z } from "zod";
import type {
  AgencyView,
  ApprovalView,
  debtsOfCustomerEndpoint,
  debtTotalsEndpoint,
  listDebtsEndpoint,
  listPlacementsEndpoint,
} from "../../../../server/modules/collections/bad-debt/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Debt = ReturnsOf<typeof listDebtsEndpoint>["items"][number];
export type WholeDebt = ReturnsOf<typeof debtsOfCustomerEndpoint>["items"][number];
export type Totals = ReturnsOf<typeof debtTotalsEndpoint>;
export type Placement = ReturnsOf<typeof listPlacementsEndpoint>["items"][number];
export type Agency = z.output<typeof AgencyView>;
export type Approval = z.output<typeof ApprovalView>;

/** What else changes when a debt goes a step on. */
export const debtTopics = [
  "bad-debts",
  "bad-debt-totals",
  "dunning-letters",
  "collection-agencies",
  "placements",
  "customers",
  "invoices",
  "payments",
  "write-offs",
] as const;
export const approvalTopics = ["service-approvals", "bad-debt-totals", "customers", "services"] as const;
