import { problem } from "../../platform/problems.ts";

export const limitReached = problem("limit-reached", 409, "You have reached a limit");
export const actionPending = problem("action-pending", 409, "The router is doing something of this kind already");
export const alreadySent = problem("already-sent", 409, "The router has been told already");
export const belongsToAnother = problem("belongs-to-another", 409, "This router is somebody else's");
