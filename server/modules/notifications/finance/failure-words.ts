import type { Say } from "../../../platform/texts.ts";

const known = new Set(["insufficient-funds", "card-expired", "card-declined", "card-stolen", "authentication-failed"]);

/** Why a bank did not pay, in the customer's words. */
export const failureWords = (mail: Say, code: string): string => mail(`failure.${known.has(code) ? code : "other"}`);
