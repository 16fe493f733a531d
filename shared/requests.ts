// What customers ask their provider for, and what becomes of it (O-86 to O-88).
export const requestKinds = ["plan_change", "pause", "pause_all", "resume", "cancel", "profile", "billing_day"] as const;
export type RequestKind = (typeof requestKinds)[number];
/** What stands in the queue of the staff: requests, and orders that wait (M-30). */
export const queueKinds = [...requestKinds, "order"] as const;
export const requestStates = ["open", "approved", "declined", "withdrawn", "obsolete", "expired"] as const;
export type RequestState = (typeof requestStates)[number];
export const itemKinds = ["plan", "pause", "resume", "end"] as const;
export type ItemKind = (typeof itemKinds)[number];
