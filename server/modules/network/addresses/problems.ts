import { problem } from "../../../platform/problems.ts";

export const prefixOverlaps = problem("prefix-overlaps", 409, "This prefix overlaps another one");
export const prefixInUse = problem("prefix-in-use", 409, "This prefix is in use");
export const addressesInTheWay = problem("addresses-in-the-way", 409, "Used addresses stand in the way");
export const addressTaken = problem("address-taken", 409, "Somebody has this address");
export const addressInUse = problem("address-in-use", 409, "This address is in use");
export const poolExhausted = problem("pool-exhausted", 409, "No address is free");
