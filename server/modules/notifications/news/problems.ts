import { problem } from "../../../platform/problems.ts";

export const offerUsedUp = problem("limit-reached", 409, "This offer is used up");
export const offerClaimed = problem("in-use", 409, "Somebody has this offer");
