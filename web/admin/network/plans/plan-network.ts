import type { planRepliesEndpoint } from "../../../../server/modules/access/plan-replies/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type PlanReplies = ReturnsOf<typeof planRepliesEndpoint>;

export const planNumbers = ["burstPercent", "burstThresholdPercent", "burstSeconds", "guaranteePercent"] as const;

/** What is typed of a plan. */
export interface PlanNetworkValues extends Record<(typeof planNumbers)[number], number | null> {
  priority: PlanReplies["priority"];
  attributes: PlanReplies["attributes"];
  replyLines: string;
}
