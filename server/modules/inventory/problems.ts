import { problem } from "../../platform/problems.ts";

export const stateRefused = problem("state-refused", 422, "This cannot be done with the item now");
export const duplicateIdentifier = problem("duplicate-identifier", 422, "There is a thing with this serial number already");
