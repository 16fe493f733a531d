import type { paymentOptionsEndpoint } from "../../../server/modules/payments/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Options = ReturnsOf<typeof paymentOptionsEndpoint>;
export type Attempt = Options["attempts"][number];

/** The gateway has it, or may have it: nobody may try the same again. */
export const isWithBank = ({ state }: Pick<Attempt, "state">): boolean => state === "processing" || state === "unknown";
