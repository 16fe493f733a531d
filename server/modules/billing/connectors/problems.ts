import { problem } from "../../../platform/problems.ts";

export const alreadyConnected = problem("accounting-connected", 409, "This partner is connected to an accounting system already");
export const notConnected = problem("accounting-not-connected", 409, "No accounting system is connected");
export const signInNotKnown = problem("accounting-sign-in-unknown", 409, "This sign-in is not known or took too long");
export const itemNotOpen = problem("accounting-item-not-open", 409, "Nothing is to be done about this item");
