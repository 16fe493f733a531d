// What orders of customers can be, and what the shop puts its plans under.
export const orderStates = [
  "awaiting_payment",
  "awaiting_approval",
  "approved",
  "provisioning",
  "completed",
  "rejected",
  "cancelled",
  "expired",
] as const;
export type OrderState = (typeof orderStates)[number];

export const groups = ["bundle", "internet", "voice", "recurring", "one_time"] as const;
export type Group = (typeof groups)[number];
