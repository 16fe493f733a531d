import type { z } from "zod";
import type { PlanSummary, PlanView } from "../../../server/modules/catalog/contract.ts";
import type { Permission } from "../../../shared/permissions.ts";
import { mayDo, useStaffSession } from "../../lib/session.ts";

export type Plan = z.output<typeof PlanView>;
export type PlanRow = z.output<typeof PlanSummary>;
export type Kind = Plan["kind"];
export type Price = Plan["prices"][number];

export const kinds = ["internet", "voice", "recurring", "bundle", "one_time", "topup"] as const;

type Action = "view" | "create" | "update" | "delete" | "reprice";

/** The right that a kind asks for; a data pack goes with the internet plans that it is bought for. */
export const planRight = (kind: Kind, action: Action): Permission => `plans.${kind === "topup" ? "internet" : kind}.${action}`;

const nodes = ["internet", "voice", "recurring", "one_time", "bundle"] as const;

/** One of these opens what is of plans. */
export const anyPlanRight = (action: Action): readonly Permission[] => nodes.map((node) => planRight(node, action));

export const useMayPlan = (kind: Kind, action: Action): boolean => mayDo(useStaffSession(), planRight(kind, action));

/** What is sold once has no period, no contract and no pause. */
export const isSoldOnce = (kind: Kind): boolean => kind === "one_time" || kind === "topup";
