import { financeSummaryEndpoint } from "../../../server/modules/portal/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { type EndpointState, useEndpoint } from "../../lib/use-endpoint.ts";
import { useFeature } from "./use-feature.ts";

export type FinanceSummary = ReturnsOf<typeof financeSummaryEndpoint>;

const topics = ["dashboard", "invoices", "credit-notes", "payments", "refunds", "customers", "plans"];

/** What is owed and what is under way, for every page that is about money; the home page may show less of it. */
export const useFinance = (): EndpointState<FinanceSummary> =>
  useEndpoint(financeSummaryEndpoint, undefined, { topics, enabled: useFeature("finance") });
