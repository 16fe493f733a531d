import type { Permission } from "../../../shared/permissions.ts";

type PlanAction = "view" | "create" | "update" | "delete";

/** The right for some kind of plans; which kind it must be is asked where the plan is known. */
export const planRights = (action: PlanAction): Permission[] => [
  `plans.internet.${action}`,
  `plans.voice.${action}`,
  `plans.recurring.${action}`,
  `plans.one_time.${action}`,
  `plans.bundle.${action}`,
];
