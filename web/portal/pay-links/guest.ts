import type { guestAttemptEndpoint, guestPageEndpoint } from "../../../server/modules/payments/pay-links/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Guest = ReturnsOf<typeof guestPageEndpoint>;
export type GuestAttempt = ReturnsOf<typeof guestAttemptEndpoint>;
