import { problem } from "../../platform/problems.ts";

export const duplicatePayment = problem("duplicate-payment", 409, "This looks like a payment that is booked already");
export const paymentNotReversible = problem("payment-not-reversible", 409, "This payment cannot be taken back");
export const refundExceeds = problem("refund-exceeds", 422, "This is more than can be refunded");
export const refundNotPossible = problem("refund-not-possible", 409, "This cannot be refunded this way");
export const paymentUnderWay = problem("payment-under-way", 409, "A payment is under way already");
export const alreadyPaid = problem("already-paid", 409, "This is paid already");
export const surchargeMoved = problem("surcharge-moved", 409, "Paying this way costs something else by now");
export const gatewayDeclined = problem("gateway-declined", 402, "The payment was declined");
export const gatewayError = problem("gateway-error", 502, "The payment provider does not answer");
export const gatewayNotOffered = problem("gateway-not-offered", 409, "This way of paying is not offered");
export const methodUnusable = problem("method-unusable", 409, "This saved method cannot be used");
export const badSignature = problem("bad-signature", 401, "The signature is wrong");
export const receiptNotReady = problem("receipt-not-ready", 409, "The receipt is not ready yet");
export const chargeBegan = problem("charge-began", 409, "This charge has begun or ended already");
export const batchMoved = problem("batch-moved", 409, "This table of payments is not open any more");
